// The voice of the aws CLI before it sends: botocore's validate.py, rule by rule.
#include <algorithm>
#include <string>

#include "engine/api/validate.hpp"

namespace drydock::api {

namespace {

// `ordered`: the value came as JSON in an option, where Python has another class.
std::string_view python_type(Value value, bool ordered) {
    switch (value.kind()) {
        case Kind::kNull:
            return "<class 'NoneType'>";
        case Kind::kFalse:
        case Kind::kTrue:
            return "<class 'bool'>";
        case Kind::kNumber:
            return value.str().find_first_of(".eE") == std::string_view::npos ? "<class 'int'>"
                                                                              : "<class 'float'>";
        case Kind::kString:
            return "<class 'str'>";
        case Kind::kArray:
            return "<class 'list'>";
        case Kind::kObject:
            break;
    }
    return ordered ? "<class 'collections.OrderedDict'>" : "<class 'dict'>";
}

// A string as Python's repr: single quotes unless the text has one and no double quote.
void append_repr(std::string& out, std::string_view text) {
    const bool has_single = text.find('\'') != std::string_view::npos;
    const char quote = has_single && text.find('"') == std::string_view::npos ? '"' : '\'';
    out.push_back(quote);
    for (const char c : text) {
        if (c == quote || c == '\\') {
            out.push_back('\\');
            out.push_back(c);
        } else if (c == '\n') {
            out.append("\\n");
        } else if (c == '\r') {
            out.append("\\r");
        } else if (c == '\t') {
            out.append("\\t");
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            constexpr char kHex[] = "0123456789abcdef";
            out.append("\\x");
            out.push_back(kHex[static_cast<unsigned char>(c) >> 4]);
            out.push_back(kHex[static_cast<unsigned char>(c) & 15]);
        } else {
            out.push_back(c);
        }
    }
    out.push_back(quote);
}

// A value as Python prints it; at the top a string stands bare.
void append_python(std::string& out, Value value, bool top, bool ordered);

void append_ordered(std::string& out, Value value) {
    out.append("OrderedDict(");
    std::string_view separator = "[";
    const auto stop = value.end();
    for (auto it = value.begin(); !(it == stop); ++it) {
        out.append(separator).append("(");
        separator = ", ";
        append_repr(out, it.key());
        out.append(", ");
        append_python(out, *it, false, true);
        out.push_back(')');
    }
    out.append(value.size() == 0 ? ")" : "])");
}

void append_python(std::string& out, Value value, bool top, bool ordered) {
    switch (value.kind()) {
        case Kind::kNull:
            out.append("None");
            return;
        case Kind::kFalse:
            out.append("False");
            return;
        case Kind::kTrue:
            out.append("True");
            return;
        case Kind::kNumber:
            out.append(value.str());
            return;
        case Kind::kString:
            top ? static_cast<void>(out.append(value.str())) : append_repr(out, value.str());
            return;
        case Kind::kArray:
        case Kind::kObject:
            break;
    }
    const bool members = value.is_object();
    if (members && ordered) {
        return append_ordered(out, value);
    }
    out.push_back(members ? '{' : '[');
    std::string_view separator;
    const auto stop = value.end();
    for (auto it = value.begin(); !(it == stop); ++it) {
        out.append(separator);
        separator = ", ";
        if (members) {
            append_repr(out, it.key());
            out.append(": ");
        }
        append_python(out, *it, false, ordered);
    }
    out.push_back(members ? '}' : ']');
}

std::string_view valid_types(ShapeKind kind) {
    switch (kind) {
        case ShapeKind::kStructure:
        case ShapeKind::kMap:
            return "<class 'dict'>";
        case ShapeKind::kList:
            return "<class 'list'>, <class 'tuple'>";
        case ShapeKind::kString:
            return "<class 'str'>";
        case ShapeKind::kBlob:
            return "<class 'bytes'>, <class 'bytearray'>, file-like object";
        case ShapeKind::kBoolean:
            return "<class 'bool'>";
        case ShapeKind::kTimestamp:
            return "<class 'datetime.datetime'>, timestamp-string";
        case ShapeKind::kInteger:
        case ShapeKind::kLong:
            return "<class 'int'>";
        case ShapeKind::kFloat:
        case ShapeKind::kDouble:
            break;
    }
    return "<class 'float'>, <class 'decimal.Decimal'>, <class 'int'>";
}

bool is_python_int(Value value) {
    // bool is an int in Python.
    return value.is_bool() ||
           (value.is_number() && value.str().find_first_of(".eE") == std::string_view::npos);
}

bool fits(ShapeKind kind, Value value) {
    switch (kind) {
        case ShapeKind::kStructure:
        case ShapeKind::kMap:
            return value.is_object();
        case ShapeKind::kList:
            return value.is_array();
        case ShapeKind::kString:
        case ShapeKind::kBlob:
            return value.is_string();
        case ShapeKind::kBoolean:
            return value.is_bool();
        case ShapeKind::kTimestamp:
            // Python reads many spellings of a date; all of them have a digit.
            return value.is_number() ||
                   value.str().find_first_of("0123456789") != std::string_view::npos;
        case ShapeKind::kInteger:
        case ShapeKind::kLong:
            return is_python_int(value);
        case ShapeKind::kFloat:
        case ShapeKind::kDouble:
            break;
    }
    return value.is_number() || value.is_bool();
}

std::int64_t code_points(std::string_view text) {
    std::int64_t n = 0;
    for (const char c : text) {
        n += (static_cast<unsigned char>(c) & 0xc0) != 0x80 ? 1 : 0;
    }
    return n;
}

class Report {
public:
    // from_json: members of the input whose values came as JSON.
    explicit Report(std::vector<std::string> from_json) : from_json_(std::move(from_json)) {}

    void check(Shape shape, Value value, const std::string& name);
    [[nodiscard]] std::string take() { return std::move(lines_); }

private:
    void structure(Shape shape, Value value, const std::string& name);
    void union_size(Shape shape, Value value, const std::string& name);
    void minimum(Shape shape, Value value, const std::string& name);
    std::string& line() {
        if (!lines_.empty()) {
            lines_.push_back('\n');
        }
        return lines_;
    }
    static std::string shown(const std::string& name) {
        return name.empty() ? "input" : name[0] == '.' ? name.substr(1) : name;
    }

    std::vector<std::string> from_json_;
    bool ordered_ = false;  // the member at hand is one of them
    std::string lines_;
};

std::string member_names(Shape shape) {
    std::string out;
    for (std::uint16_t i = 0; i < shape.member_count(); ++i) {
        out.append(i == 0 ? "" : ", ").append(shape.member(i).name());
    }
    return out;
}

void Report::minimum(Shape shape, Value value, const std::string& name) {
    if (!shape.has_min()) {
        return;
    }
    std::int64_t size = 0;
    bool length = true;
    if (value.is_string()) {
        size = code_points(value.str());
    } else if (value.is_array()) {
        size = value.size();
    } else {
        length = false;
        const bool fraction = value.is_number() && !value.is_integer();
        // A fraction is under an integer bound exactly when it is negative or its whole part is.
        std::int64_t whole = 0;
        for (const char c : fraction ? value.str() : std::string_view()) {
            if (c < '0' || c > '9' || whole > INT32_MAX) {
                break;
            }
            whole = whole * 10 + (c - '0');
        }
        size = fraction          ? (value.str()[0] == '-' ? -1 : whole)
               : value.is_bool() ? (value.boolean() ? 1 : 0)
                                 : value.i64();
    }
    if (size >= shape.min()) {
        return;
    }
    std::string& out = line();
    out.append(length ? "Invalid length for parameter " : "Invalid value for parameter ");
    out.append(shown(name)).append(", value: ");
    length ? static_cast<void>(out.append(std::to_string(size)))
           : append_python(out, value, true, ordered_);
    out.append(length ? ", valid min length: " : ", valid min value: ");
    out.append(std::to_string(shape.min()));
}

void Report::union_size(Shape shape, Value value, const std::string& name) {
    if (value.size() == 0) {
        line()
            .append("Must set one of the following keys for tagged unionstructure ")
            .append(shown(name))
            .append(": ")
            .append(member_names(shape))
            .append(".");
    } else if (value.size() > 1) {
        line()
            .append("Invalid number of parameters set for tagged union structure ")
            .append(shown(name))
            .append(". Can only set one of the following keys: ")
            .append(member_names(shape))
            .append(".");
    }
}

void Report::structure(Shape shape, Value value, const std::string& name) {
    if (shape.is_union()) {
        union_size(shape, value, name);
    }
    for (std::uint16_t i = 0; i < shape.member_count(); ++i) {
        const Member member = shape.member(i);
        if (member.required() && !value[member.name()].exists()) {
            line()
                .append("Missing required parameter in ")
                .append(shown(name))
                .append(": \"")
                .append(member.name())
                .append("\"");
        }
    }
    const auto stop = value.end();
    for (auto it = value.begin(); !(it == stop); ++it) {
        if (!shape.find(it.key()).exists()) {
            line()
                .append("Unknown parameter in ")
                .append(shown(name))
                .append(": \"")
                .append(it.key())
                .append("\", must be one of: ")
                .append(member_names(shape));
        }
    }
    for (auto it = value.begin(); !(it == stop); ++it) {
        const Member member = shape.find(it.key());
        if (name.empty()) {
            ordered_ =
                std::find(from_json_.begin(), from_json_.end(), it.key()) != from_json_.end();
        }
        if (member.exists()) {
            check(member.shape(), *it, name + "." + std::string(it.key()));
        }
    }
}

void Report::check(Shape shape, Value value, const std::string& name) {
    const ShapeKind kind = shape.kind();
    if (!fits(kind, value)) {
        std::string& out = line();
        out.append("Invalid type for parameter ").append(shown(name)).append(", value: ");
        append_python(out, value, true, ordered_);
        out.append(", type: ").append(python_type(value, ordered_)).append(", valid types: ");
        out.append(valid_types(kind));
        return;
    }
    if (kind == ShapeKind::kStructure) {
        structure(shape, value, name);
    } else if (kind == ShapeKind::kMap) {
        const auto stop = value.end();
        for (auto it = value.begin(); !(it == stop); ++it) {
            check(shape.element(), *it, name + "." + std::string(it.key()));
        }
    } else if (kind == ShapeKind::kList) {
        minimum(shape, value, name);
        std::size_t i = 0;
        for (const Value element : value) {
            check(shape.element(), element, name + "[" + std::to_string(i++) + "]");
        }
    } else if (kind != ShapeKind::kBlob && kind != ShapeKind::kBoolean &&
               kind != ShapeKind::kTimestamp) {
        minimum(shape, value, name);
    }
}

}  // namespace

std::string client_report(Shape shape, Value value, const std::string& name) {
    Report report({});
    report.check(shape, value, name);
    return report.take();
}

std::string client_report(const ServiceModel& service, const OperationModel& operation, Value input,
                          const std::vector<std::string>& from_json) {
    const Shape shape = service.input(operation);
    if (!shape.exists()) {
        return {};
    }
    if (input.exists()) {
        Report report(from_json);
        report.check(shape, input, std::string());
        return report.take();
    }
    Doc nothing;
    DocBuilder build(&nothing);
    build.begin_object();
    build.end();
    return client_report(shape, nothing.root(), std::string());
}

}  // namespace drydock::api
