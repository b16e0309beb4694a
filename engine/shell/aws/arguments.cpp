#include "engine/shell/aws/arguments.hpp"

#include <algorithm>

#include "engine/shell/aws/group_rules.hpp"
#include "engine/shell/aws/names.hpp"
#include "engine/shell/aws/python_json.hpp"
#include "engine/shell/aws/shorthand.hpp"
#include "engine/shell/files.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

using api::DocBuilder;
using api::Shape;
using api::ShapeKind;
using api::Value;

namespace {

bool is_paging_member(const api::OperationModel& operation, std::string_view name) {
    return operation.pagination != nullptr &&
           (name == operation.pagination->input_token || name == operation.pagination->limit_key);
}

void add_plain(std::vector<Argument>* table, ArgumentKind kind, std::string name) {
    for (Argument& argument : *table) {
        if (argument.name == name) {  // the CLI's own paging option shadows the member
            argument.kind = kind;
            argument.documented = true;
            return;
        }
    }
    Argument argument;
    argument.kind = kind;
    argument.name = std::move(name);
    table->push_back(std::move(argument));
}

// The CLI's own names for a few boolean opposites.
std::string negative_name(const api::ServiceModel& service, std::string_view command,
                          const std::string& positive) {
    if (service.id == "ecs" && positive == "enable-execute-command") {
        return "disable-execute-command";
    }
    if (service.id == "ecs" && command == "execute-command" && positive == "interactive") {
        return "non-interactive";
    }
    if (service.id == "ec2" && positive == "egress") {
        return "ingress";
    }
    if (service.id == "ec2" && positive == "disable-api-termination") {
        return "enable-api-termination";
    }
    return "no-" + positive;
}

}  // namespace

std::vector<Argument> argument_table(const api::ServiceModel& service,
                                     const api::OperationModel& operation,
                                     std::string_view command) {
    std::vector<Argument> table;
    const Shape input = service.input(operation);
    const std::uint16_t count = input.exists() ? input.member_count() : std::uint16_t{0};
    for (std::uint16_t i = 0; i < count; ++i) {
        Argument argument;
        argument.member = input.member(i);
        argument.name = cli_name(argument.member.name());
        const bool boolean = argument.member.shape().kind() == ShapeKind::kBoolean;
        argument.required =
            argument.member.required() && !argument.member.idempotency_token() && !boolean;
        argument.documented = !is_paging_member(operation, argument.member.name());
        table.push_back(argument);
        if (boolean) {
            argument.kind = ArgumentKind::kNegative;
            argument.name = negative_name(service, command, argument.name);
            table.push_back(std::move(argument));
        }
    }
    add_group_rule_options(service, operation, &table);
    add_plain(&table, ArgumentKind::kInputJson, "cli-input-json");
    add_plain(&table, ArgumentKind::kInputYaml, "cli-input-yaml");
    if (operation.pagination != nullptr) {
        add_plain(&table, ArgumentKind::kStartingToken, "starting-token");
        if (!operation.pagination->limit_key.empty()) {
            add_plain(&table, ArgumentKind::kPageSize, "page-size");
        }
        add_plain(&table, ArgumentKind::kMaxItems, "max-items");
    }
    add_plain(&table, ArgumentKind::kSkeleton, "generate-cli-skeleton");
    return table;
}

ArgRow argument_row(const Argument& argument, const api::OperationModel& operation,
                    const api::ServiceModel& service) {
    ArgRow row;
    row.name = "--" + argument.name;
    row.required = argument.required;
    switch (argument.kind) {
        case ArgumentKind::kMember:
            switch (argument.member.shape().kind()) {
                case ShapeKind::kList:
                    row.nargs = Nargs::kAny;
                    break;
                case ShapeKind::kBoolean:
                    row.nargs = Nargs::kFlag;
                    break;
                case ShapeKind::kLong:
                    row.type = ArgType::kInt;
                    break;
                case ShapeKind::kFloat:
                case ShapeKind::kDouble:
                    row.type = ArgType::kFloat;
                    break;
                case ShapeKind::kStructure:
                case ShapeKind::kMap:
                case ShapeKind::kString:
                case ShapeKind::kBlob:
                case ShapeKind::kTimestamp:
                case ShapeKind::kInteger:
                    break;
            }
            break;
        case ArgumentKind::kNegative:
            row.nargs = Nargs::kFlag;
            break;
        case ArgumentKind::kPageSize:
        case ArgumentKind::kMaxItems: {
            const std::string_view key = operation.pagination->limit_key;
            const bool text =
                !key.empty() && service.input(operation).find(key).exists() &&
                service.input(operation).find(key).shape().kind() == ShapeKind::kString;
            row.type = text ? ArgType::kText : ArgType::kInt;
            break;
        }
        case ArgumentKind::kSkeleton:
            row.nargs = Nargs::kOptional;
            row.choices = {"input", "output", "yaml-input"};
            break;
        case ArgumentKind::kInputJson:
        case ArgumentKind::kInputYaml:
        case ArgumentKind::kStartingToken:
        case ArgumentKind::kRulePart:
            break;
    }
    return row;
}

bool load_param_file(const ShellState& state, std::string_view value, std::string_view option,
                     std::string* out, bool* binary, CliError* error) {
    *binary = value.substr(0, 8) == "fileb://";
    if (!*binary && value.substr(0, 7) != "file://") {
        return false;
    }
    const std::string_view path = value.substr(*binary ? 8 : 7);
    const std::string absolute = resolve_path(state, path);
    const File* file = find_file(state, absolute);
    if (file == nullptr) {
        const bool folder = is_folder(state, absolute);
        error->exit_code = kExitUsage;
        error->text =
            "Error parsing parameter '" + std::string(option) + "': Unable to load paramfile " +
            std::string(value) + ": " +
            (folder ? "[Errno 21] Is a directory: " : "[Errno 2] No such file or directory: ") +
            python_repr(path);
        return true;
    }
    *out = file->content;
    return true;
}

namespace {

void general_error(CliError* error, std::string text) {
    error->exit_code = kExitGeneral;
    error->text = std::move(text);
}

void parameter_error(CliError* error, std::string_view option, std::string_view text) {
    error->exit_code = kExitUsage;
    error->text = "Error parsing parameter '" + std::string(option) + "': " + std::string(text);
}

// Python's float(): JSON number text, or false.
bool float_text(std::string_view text, std::string* out) {
    text = strip(text);
    std::string number;
    std::size_t i = 0;
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) {
        if (text[i] == '-') {
            number += '-';
        }
        ++i;
    }
    std::string whole;
    std::string fraction;
    for (; i < text.size() && is_digit(text[i]); ++i) {
        whole += text[i];
    }
    if (i < text.size() && text[i] == '.') {
        for (++i; i < text.size() && is_digit(text[i]); ++i) {
            fraction += text[i];
        }
    }
    if (whole.empty() && fraction.empty()) {
        return false;
    }
    while (whole.size() > 1 && whole[0] == '0') {
        whole.erase(0, 1);
    }
    number += (whole.empty() ? "0" : whole) + "." + (fraction.empty() ? "0" : fraction);
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        std::int64_t exponent = 0;
        if (!parse_int(text.substr(i + 1), &exponent)) {
            return false;
        }
        number += "e" + std::to_string(exponent);
        i = text.size();
    }
    *out = number;
    return i == text.size();
}

void convert_number(std::string_view text, ShapeKind kind, DocBuilder* builder, CliError* error) {
    if (kind == ShapeKind::kInteger || kind == ShapeKind::kLong) {
        std::int64_t number = 0;
        if (!parse_int(text, &number)) {
            return general_error(error,
                                 "invalid literal for int() with base 10: " + python_repr(text));
        }
        return builder->number(number);
    }
    std::string number;
    if (!float_text(text, &number)) {
        return general_error(error, "could not convert string to float: " + python_repr(text));
    }
    builder->number_text(number);
}

void emit_raw(const Shorthand& node, DocBuilder* builder) {
    switch (node.kind) {
        case Shorthand::Kind::kText:
            return builder->string(node.text);
        case Shorthand::Kind::kList:
            builder->begin_array();
            for (const Shorthand& child : node.children) {
                emit_raw(child, builder);
            }
            return builder->end();
        case Shorthand::Kind::kMap:
            builder->begin_object();
            for (std::size_t i = 0; i < node.children.size(); ++i) {
                builder->key(node.keys[i]);
                emit_raw(node.children[i], builder);
            }
            return builder->end();
    }
}

void emit_scalar(const Shorthand& node, ShapeKind kind, DocBuilder* builder, CliError* error) {
    const bool number = kind == ShapeKind::kInteger || kind == ShapeKind::kLong ||
                        kind == ShapeKind::kFloat || kind == ShapeKind::kDouble;
    const bool boolean = kind == ShapeKind::kBoolean;
    if (node.kind != Shorthand::Kind::kText && (number || boolean)) {
        const std::string type = node.kind == Shorthand::Kind::kList ? "'list'" : "'dict'";
        if (boolean) {
            return general_error(error, type + " object has no attribute 'lower'");
        }
        const bool whole = kind == ShapeKind::kInteger || kind == ShapeKind::kLong;
        return general_error(error, whole ? "int() argument must be a string, a bytes-like object "
                                            "or a real number, not " +
                                                type
                                          : "float() argument must be a string or a real number, "
                                            "not " +
                                                type);
    }
    if (number) {
        return convert_number(node.text, kind, builder, error);
    }
    const std::string word = boolean ? lower(node.text) : std::string();
    if (word == "true" || word == "false") {
        return builder->boolean(word == "true");
    }
    emit_raw(node, builder);
}

void emit_shorthand(const Shorthand& node, Shape shape, DocBuilder* builder, CliError* error) {
    if (error->set()) {
        return builder->null();
    }
    const bool is_map = node.kind == Shorthand::Kind::kMap;
    switch (shape.kind()) {
        case ShapeKind::kStructure:
        case ShapeKind::kMap:
            if (!is_map) {
                return emit_raw(node, builder);
            }
            builder->begin_object();
            for (std::size_t i = 0; i < node.children.size(); ++i) {
                builder->key(node.keys[i]);
                const api::Member member =
                    shape.is_structure() ? shape.find(node.keys[i]) : api::Member();
                if (shape.is_map()) {
                    emit_shorthand(node.children[i], shape.element(), builder, error);
                } else if (member.exists()) {
                    emit_shorthand(node.children[i], member.shape(), builder, error);
                } else {
                    emit_raw(node.children[i], builder);
                }
            }
            return builder->end();
        case ShapeKind::kList:
            builder->begin_array();
            if (node.kind != Shorthand::Kind::kList) {
                emit_raw(node, builder);  // foo=bar where a list of one is meant
            } else {
                for (const Shorthand& child : node.children) {
                    emit_shorthand(child, shape.element(), builder, error);
                }
            }
            return builder->end();
        case ShapeKind::kString:
        case ShapeKind::kBlob:
        case ShapeKind::kBoolean:
        case ShapeKind::kTimestamp:
        case ShapeKind::kInteger:
        case ShapeKind::kLong:
        case ShapeKind::kFloat:
        case ShapeKind::kDouble:
            return emit_scalar(node, shape.kind(), builder, error);
    }
}

bool is_complex(Shape shape) {
    const auto nested = [](Shape s) { return s.is_structure() || s.is_list() || s.is_map(); };
    return nested(shape) && (!shape.is_list() || nested(shape.element()));
}

void convert_json(std::string_view text, std::string_view option, DocBuilder* builder,
                  CliError* error) {
    std::string problem = python_json_error(text);
    api::Doc doc;
    if (problem.empty() && !api::parse_json(text, &doc, &problem)) {
        problem = "not JSON: " + problem;
    }
    if (!problem.empty()) {
        builder->null();
        return parameter_error(
            error, option, "Invalid JSON: " + problem + "\nJSON received: " + std::string(text));
    }
    builder->copy(doc.root());
}

// binascii.a2b_base64, which looks past all that is no base64. False: the padding is wrong.
bool python_base64(std::string_view text, std::string* bytes) {
    std::string kept;
    for (const char c : text) {
        if (c == '=' && kept.size() % 4 >= 2) {
            break;  // what follows is not looked at
        }
        if (is_alpha(c) || is_digit(c) || c == '+' || c == '/') {
            kept += c;
        }
    }
    const std::size_t pads = static_cast<std::size_t>(std::count(text.begin(), text.end(), '='));
    const std::size_t wants = (4 - kept.size() % 4) % 4;
    if (wants == 3 || wants > pads) {
        return false;
    }
    return base64_decode(kept + std::string(wants, '='), bytes);
}

// Python's repr() of bytes.
std::string bytes_repr(std::string_view bytes) {
    constexpr char kHex[] = "0123456789abcdef";
    const bool single =
        bytes.find('\'') != std::string_view::npos && bytes.find('"') == std::string_view::npos;
    const char quote = single ? '"' : '\'';
    std::string out = std::string("b") + quote;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\\' || c == quote) {
            out += std::string("\\") + c;
        } else if (c == '\n' || c == '\r' || c == '\t') {
            out += c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t";
        } else if (byte < 0x20 || byte >= 0x7F) {
            out += std::string("\\x") + kHex[byte >> 4U] + kHex[byte & 15U];
        } else {
            out += c;
        }
    }
    return out + quote;
}

struct Conversion {
    const ShellState& state;
    bool raw_blobs;
    std::string option;
    std::string member;
    DocBuilder* builder;
    CliError* error;
    bool* from_json;

    void json(std::string_view text) const {
        *from_json = true;
        convert_json(text, option, builder, error);
    }

    void blob(const std::string& text) const {
        std::string bytes = text;
        if (!raw_blobs && !python_base64(text, &bytes)) {
            builder->null();
            return general_error(error, "Invalid base64: \"" + text + "\"");
        }
        builder->string(base64_encode(bytes));
    }

    void shorthand(std::string_view text, Shape shape) const {
        // A structure of one member "Value" takes the bare value.
        if (shape.is_structure() && shape.member_count() == 1 &&
            shape.member(0).name() == "Value" &&
            shape.member(0).shape().kind() == ShapeKind::kString &&
            text.find('=') == std::string_view::npos) {
            builder->begin_object();
            builder->key("Value");
            builder->string(text);
            return builder->end();
        }
        Shorthand node;
        std::string problem;
        if (!parse_shorthand(text, &node, &problem)) {
            builder->null();
            return parameter_error(error, option, problem);
        }
        emit_shorthand(node, shape, builder, error);
    }

    void scalar(std::string_view text, Shape shape) const {
        switch (shape.kind()) {
            case ShapeKind::kInteger:
            case ShapeKind::kLong:
            case ShapeKind::kFloat:
            case ShapeKind::kDouble:
                return convert_number(text, shape.kind(), builder, error);
            case ShapeKind::kBoolean:
                return builder->boolean(lower(text) != "false");
            case ShapeKind::kStructure:
            case ShapeKind::kMap:
                if (strip_left(text).empty()) {
                    builder->null();
                    return general_error(error, "string index out of range");
                }
                if (strip_left(text)[0] != '{') {
                    builder->null();
                    return parameter_error(error, option, "Invalid JSON:\n" + std::string(text));
                }
                return json(text);
            case ShapeKind::kList:
                return list({std::string(text)}, shape);
            case ShapeKind::kBlob:
                return blob(std::string(text));
            case ShapeKind::kString:
            case ShapeKind::kTimestamp:
                return builder->string(text);
        }
    }

    void list(const std::vector<std::string>& values, Shape shape) const {
        if (values.size() == 1 && !strip(values[0]).empty() && strip(values[0])[0] == '[') {
            return json(values[0]);
        }
        builder->begin_array();
        for (const std::string& value : values) {
            if (!error->set()) {
                scalar(value, shape.element());
            }
        }
        builder->end();
    }

    // The text of a file where a list is wanted and the text is no JSON list: Python walks over its
    // characters.
    void characters(std::string_view text, Shape shape) const {
        std::vector<std::string> pieces;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if ((static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U && !pieces.empty()) {
                pieces.back() += text[i];
            } else {
                pieces.emplace_back(1, text[i]);
            }
        }
        list(pieces, shape);
    }

    void run(const ArgValue& value, Shape shape) const {
        const bool is_list = shape.is_list();
        std::string text = value.values.empty() ? std::string() : value.values[0];
        bool binary = false;
        bool from_file = false;
        if (value.values.size() == 1) {
            from_file = load_param_file(state, value.values[0], option, &text, &binary, error);
            if (error->set()) {
                return builder->null();
            }
        }
        if (binary && shape.kind() == ShapeKind::kBlob) {
            return builder->string(base64_encode(text));
        }
        if (binary && shape.kind() == ShapeKind::kString) {
            error->exit_code = kExitUsage;
            error->text = "Parameter validation failed:\nInvalid type for parameter " + member +
                          ", value: " + bytes_repr(text) +
                          ", type: <class 'bytes'>, valid types: <class 'str'>";
            return builder->null();
        }
        const std::string_view head = strip(text);
        const bool looks_json = !head.empty() && (head[0] == '[' || head[0] == '{');
        if (is_complex(shape) && !looks_json) {
            if (!is_list) {
                return shorthand(text, shape);
            }
            builder->begin_array();
            if (from_file) {
                shorthand(text, shape.element());
            } else {
                for (const std::string& item : value.values) {
                    if (!error->set()) {
                        shorthand(item, shape.element());
                    }
                }
            }
            return builder->end();
        }
        if (!is_list) {
            return scalar(text, shape);
        }
        if (from_file && (head.empty() || head[0] != '[')) {
            return characters(text, shape);
        }
        list(from_file ? std::vector<std::string>{text} : value.values, shape);
    }
};

}  // namespace

bool convert_argument(const ArgumentSource& source, const Argument& argument, const ArgValue& value,
                      DocBuilder* builder, CliError* error) {
    const Shape shape = argument.member.shape();
    bool from_json = false;
    if (shape.kind() == ShapeKind::kBoolean) {
        builder->boolean(argument.kind == ArgumentKind::kMember);
        return false;
    }
    if (shape.kind() == api::ShapeKind::kBlob && argument.member.streaming()) {
        const File* file = find_file(
            source.state,
            resolve_path(source.state, value.values.empty() ? std::string() : value.values[0]));
        if (file == nullptr) {
            parameter_error(error, "--" + argument.name, "Blob values must be a path to a file.");
            builder->null();
        } else {
            builder->string(base64_encode(file->content));
        }
        return false;
    }
    Conversion{source.state,
               source.raw_blobs,
               "--" + argument.name,
               std::string(argument.member.name()),
               builder,
               error,
               &from_json}
        .run(value, shape);
    return from_json;
}

namespace {

bool read_digits(std::string_view* text, std::size_t count, std::int64_t* out) {
    if (text->size() < count ||
        !std::all_of(text->begin(), text->begin() + static_cast<std::ptrdiff_t>(count), is_digit)) {
        return false;
    }
    (void)parse_int(text->substr(0, count), out);
    text->remove_prefix(count);
    return true;
}

bool skip_char(std::string_view* text, std::string_view any_of) {
    if (text->empty() || any_of.find(text->front()) == std::string_view::npos) {
        return false;
    }
    text->remove_prefix(1);
    return true;
}

// Days from 1970-01-01 of a Gregorian date.
std::int64_t days_from_civil(std::int64_t y, std::int64_t m, std::int64_t d) {
    y -= m <= 2 ? 1 : 0;
    const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
    const std::int64_t year_of_era = y - era * 400;
    const std::int64_t day_of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719468;
}

bool parse_clock(std::string_view* text, std::int64_t* ms) {
    std::int64_t hour = 0;
    std::int64_t minute = 0;
    std::int64_t second = 0;
    std::int64_t fraction = 0;
    if (!read_digits(text, 2, &hour) || !skip_char(text, ":") || !read_digits(text, 2, &minute)) {
        return false;
    }
    if (skip_char(text, ":") && !read_digits(text, 2, &second)) {
        return false;
    }
    if (skip_char(text, ".")) {
        std::int64_t digit = 0;
        for (std::int64_t scale = 100; read_digits(text, 1, &digit); scale /= 10) {
            fraction += digit * scale;
        }
    }
    *ms += ((hour * 60 + minute) * 60 + second) * 1000 + fraction;
    return hour < 24 && minute < 60 && second < 61;
}

}  // namespace

bool parse_timestamp(std::string_view text, std::int64_t* unix_ms) {
    text = strip(text);
    std::int64_t seconds = 0;
    if (text.size() != 8 && parse_int(text, &seconds)) {
        *unix_ms = seconds * 1000;
        return seconds > -100'000'000'000 && seconds < 1'000'000'000'000;
    }
    std::int64_t year = 0;
    std::int64_t month = 0;
    std::int64_t day = 0;
    if (!read_digits(&text, 4, &year)) {
        return false;
    }
    (void)skip_char(&text, "-/");
    if (!read_digits(&text, 2, &month)) {
        return false;
    }
    (void)skip_char(&text, "-/");
    if (!read_digits(&text, 2, &day) || month < 1 || month > 12 || day < 1 || day > 31) {
        return false;
    }
    *unix_ms = days_from_civil(year, month, day) * 86'400'000;
    if (skip_char(&text, "T ") && !parse_clock(&text, unix_ms)) {
        return false;
    }
    if (text.empty() || text == "Z") {
        return true;
    }
    const bool west = text[0] == '-';
    std::int64_t hours = 0;
    std::int64_t minutes = 0;
    if (!skip_char(&text, "+-") || !read_digits(&text, 2, &hours)) {
        return false;
    }
    (void)skip_char(&text, ":");
    if (!text.empty() && !read_digits(&text, 2, &minutes)) {
        return false;
    }
    *unix_ms += (hours * 60 + minutes) * (west ? 60'000 : -60'000);
    return text.empty();
}

void copy_for_wire(Value value, Shape shape, DocBuilder* builder, int depth) {
    std::int64_t unix_ms = 0;
    if (depth > api::kJsonDepthMax || !shape.exists()) {
        return builder->copy(value);
    }
    if (shape.kind() == ShapeKind::kTimestamp && value.is_string() &&
        parse_timestamp(value.str(), &unix_ms)) {
        std::string text;
        append_unix_seconds(text, unix_ms);
        return builder->number_text(text);
    }
    if (shape.is_list() && value.is_array()) {
        builder->begin_array();
        for (const Value element : value) {
            copy_for_wire(element, shape.element(), builder, depth + 1);
        }
        return builder->end();
    }
    if (value.is_object() && (shape.is_structure() || shape.is_map())) {
        builder->begin_object();
        const auto stop = value.end();
        for (auto it = value.begin(); !(it == stop); ++it) {
            builder->key(it.key());
            const api::Member member = shape.is_structure() ? shape.find(it.key()) : api::Member();
            copy_for_wire(*it,
                          shape.is_map()    ? shape.element()
                          : member.exists() ? member.shape()
                                            : Shape(),
                          builder, depth + 1);
        }
        return builder->end();
    }
    builder->copy(value);
}

}  // namespace drydock::shell
