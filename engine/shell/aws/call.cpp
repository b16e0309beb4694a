// One call or as many as the pages need, and the printing of what came back.
#include <algorithm>

#include "engine/api/http.hpp"
#include "engine/api/validate.hpp"
#include "engine/shell/aws/cli.hpp"
#include "engine/shell/aws/output.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

using api::Doc;
using api::DocBuilder;
using api::PaginationModel;
using api::Value;

namespace {

constexpr int kPagesMax = 1000;

}  // namespace

void check_parameters(const OperationCall& call, Value input, CliError* error) {
    const std::string report =
        api::client_report(*call.service, *call.operation, input, call.ordered);
    if (!report.empty()) {
        *error = {"Parameter validation failed:\n" + report, kExitUsage};
    }
}

void debug_line(const Shell& shell, Command& command, std::string_view logger,
                std::string_view text) {
    std::string time = format_iso8601(shell.world.unix_ms(shell.world.now)).substr(0, 23);
    time[10] = ' ';
    time[19] = ',';
    command.err(time + " - MainThread - " + std::string(logger) + " - DEBUG - " +
                std::string(text) + "\n");
}

namespace {

// A request to S3 that went to another Region than its bucket's is sent again to the right one
// (botocore's S3RegionRedirector), and every Region lists all buckets. What is left is a new
// bucket.
bool is_redirected(const api::ServiceModel& service, std::string_view operation) {
    return service.protocol == api::Protocol::kRestXml && operation != "CreateBucket";
}

}  // namespace

bool region_answers(const Shell& shell, const api::ServiceModel& service,
                    std::string_view operation, std::string_view region, ApiError* error,
                    std::string* note) {
    const std::string own(shell.world.text(shell.world.region));
    std::optional<ApiError> refused = api::check_region(service, region, own);
    if (!refused.has_value() || is_redirected(service, operation)) {
        return true;
    }
    *error = std::move(*refused);
    *note = "Drydock simulates one Region, " + own + "; there is nothing in " +
            std::string(region) + ".";
    return false;
}

CallResult call_operation(Shell& shell, Command& command, const OperationCall& call, Value input,
                          Doc* answer) {
    CallResult result;
    Doc wire;
    DocBuilder builder(&wire);
    copy_for_wire(input, call.service->input(*call.operation), &builder);
    std::string json;
    std::string note;
    const std::string body = api::to_json(wire.root());
    if (call.debug) {
        debug_line(shell, command, "botocore.endpoint",
                   "Making request for OperationModel(name=" + std::string(call.operation->name) +
                       ") with params: " + body);
    }
    result.ok = region_answers(shell, *call.service, call.operation->name, call.region,
                               &result.error, &note) &&
                shell.port.call(shell.world, call.service->id, call.operation->name, body, &json,
                                &result.error, &note);
    if (call.debug) {
        debug_line(shell, command, "botocore.parsers",
                   result.ok ? "Response body: " + json
                             : "Response: " + result.error.code + ": " + result.error.message);
    }
    if (!note.empty()) {
        result.notes.push_back(note + (note.back() == '\n' ? "" : "\n"));
    }
    std::string problem;
    if (result.ok && !api::parse_json(json.empty() ? "{}" : json, answer, &problem)) {
        result.ok = false;
        result.error.code = "InternalFailure";
        result.error.message = "The answer is not JSON: " + problem;
    }
    return result;
}

std::string service_error_text(const ApiError& error, std::string_view operation) {
    return "An error occurred (" + error.code + ") when calling the " + std::string(operation) +
           " operation: " + error.message;
}

namespace {

// A paginator's position: the service's token and how many items of its page are already taken.
struct Token {
    bool has_text = false;
    std::string text;
    std::int64_t skip = 0;
};

// As botocore encodes it: base64 of Python's json.dumps.
std::string encode_token(const PaginationModel& model, const Token& token, bool truncated) {
    std::string json = "{";
    api::append_json_string(json, model.input_token);
    json += ": ";
    if (token.has_text) {
        api::append_json_string(json, token.text);
    } else {
        json += "null";
    }
    if (truncated) {
        json += ", \"boto_truncate_amount\": " + std::to_string(token.skip);
    }
    return base64_encode(json + "}");
}

bool decode_token(const PaginationModel& model, const std::string& text, Token* token) {
    std::string json;
    std::string problem;
    Doc doc;
    if (base64_decode(text, &json) && api::parse_json(json, &doc, &problem) &&
        doc.root().is_object()) {
        const Value inner = doc.root()[model.input_token];
        token->has_text = inner.is_string();
        token->text = std::string(inner.str());
        token->skip = doc.root()["boto_truncate_amount"].i64();
        return true;
    }
    // The old form: TOKEN___INDEX, or the service's own token.
    const std::size_t bar = text.rfind("___");
    token->text = text;
    token->skip = 0;
    if (bar != std::string::npos && parse_int(text.substr(bar + 3), &token->skip)) {
        token->text = text.substr(0, bar);
    }
    token->has_text = token->text != "None";
    return token->text.find("___") == std::string::npos;
}

Value follow_path(Value value, std::string_view path) {
    for (const std::string_view part : split(path, '.')) {
        value = value[part];
    }
    return value;
}

// Writes items [from, to) of a list at a dotted path, or the value itself where it is no list.
void write_path(DocBuilder* builder, std::string_view path, Value value, std::size_t from,
                std::size_t to) {
    const std::vector<std::string_view> parts = split(path, '.');
    for (std::size_t i = 0; i < parts.size(); ++i) {
        builder->key(parts[i]);
        if (i + 1 < parts.size()) {
            builder->begin_object();
        }
    }
    if (value.is_array()) {
        builder->begin_array();
        std::size_t index = 0;
        for (const Value element : value) {
            if (index >= from && index < to) {
                builder->copy(element);
            }
            ++index;
        }
        builder->end();
    } else {
        builder->copy(value);
    }
    for (std::size_t i = 1; i < parts.size(); ++i) {
        builder->end();
    }
}

class Pager {
public:
    Pager(Shell& shell, Command& command, const OperationCall& call, Answer* answer,
          CliError* error)
        : shell_(shell),
          command_(command),
          call_(call),
          model_(*call.operation->pagination),
          answer_(answer),
          error_(error) {}

    void run() {
        if (call_.has_starting_token && !decode_token(model_, call_.starting_token, &token_)) {
            *error_ = {"Bad starting token: " + call_.starting_token, kExitGeneral};
            return;
        }
        answer_->paged = true;
        for (int page = 0; page < kPagesMax; ++page) {
            if (!fetch(page == 0) || finished_) {
                return;
            }
        }
        *error_ = {"Drydock stops after 1000 pages.", kExitGeneral};
    }

private:
    // The request's members with the paging ones replaced.
    void build_request(Doc* request) const {
        DocBuilder builder(request);
        builder.begin_object();
        const Value input = call_.input.root();
        const auto stop = input.end();
        for (auto it = input.begin(); !(it == stop); ++it) {
            if (it.key() != model_.input_token && it.key() != model_.limit_key) {
                builder.key(it.key());
                builder.copy(*it);
            }
        }
        if (token_.has_text) {
            builder.key(model_.input_token);
            builder.string(token_.text);
        }
        if (call_.has_page_size && !model_.limit_key.empty()) {
            const api::Member member =
                call_.service->input(*call_.operation).find(model_.limit_key);
            builder.key(model_.limit_key);
            if (member.exists() && member.shape().kind() == api::ShapeKind::kString) {
                builder.string(call_.page_size);
            } else {
                std::int64_t size = 0;
                (void)parse_int(call_.page_size, &size);
                builder.number(size);
            }
        }
        builder.end();
    }

    bool fetch(bool first) {
        Doc request;
        build_request(&request);
        if (first) {
            check_parameters(call_, request.root(), error_);
            if (error_->set()) {
                return false;
            }
        }
        Doc raw;
        const CallResult result = call_operation(shell_, command_, call_, request.root(), &raw);
        for (const std::string& note : result.notes) {
            notes_.push_back(note);
        }
        if (!result.ok) {
            print_notes();
            *error_ = {service_error_text(result.error, call_.operation->name), kExitService};
            return false;
        }
        Doc shown;
        DocBuilder builder(&shown);
        copy_for_display(raw.root(), call_.service->output(*call_.operation), &builder);
        take(shown.root(), first);
        if (finished_) {
            print_notes();
        }
        return true;
    }

    void print_notes() {
        for (const std::string& note : notes_) {
            command_.note(note);
        }
    }

    void take(Value page, bool first) {
        const Value list = follow_path(page, model_.result_keys[0]);
        const std::int64_t size = list.is_array() ? static_cast<std::int64_t>(list.size()) : 0;
        std::int64_t from = first ? std::clamp<std::int64_t>(token_.skip, 0, size) : 0;
        std::int64_t to = size;
        const std::int64_t surplus =
            call_.has_max_items ? total_ + (size - from) - call_.max_items : 0;
        if (surplus > 0) {
            to = std::max(from, size - surplus);
        }
        keep(page, first && call_.has_starting_token, from, to);
        total_ += to - from;
        if (surplus > 0) {
            token_.skip = to;
            stop_with(encode_token(model_, token_, true));
            return;
        }
        const bool more = model_.more_results.empty() || page[model_.more_results].boolean();
        const Value next = more ? follow_path(page, model_.output_token) : Value();
        token_ = Token();
        if (!next.is_string() || next.str().empty()) {
            finished_ = true;
            return;
        }
        token_.has_text = true;
        token_.text = std::string(next.str());
        if (call_.has_max_items && total_ == call_.max_items) {
            stop_with(encode_token(model_, token_, false));
        } else if (token_.text == previous_) {
            *error_ = {"Error during pagination: The same next token was received twice: {" +
                           python_repr(model_.input_token) + ": " + python_repr(token_.text) + "}",
                       kExitGeneral};
            finished_ = true;
        }
        previous_ = token_.text;
    }

    void keep(Value page, bool resumed, std::int64_t from, std::int64_t to) {
        answer_->pages.emplace_back();
        DocBuilder builder(&answer_->pages.back());
        builder.begin_object();
        bool primary = true;
        const auto stop = page.end();
        for (auto it = page.begin(); call_.whole_pages && !(it == stop); ++it) {
            bool result_key = false;
            for (const std::string_view key : model_.result_keys) {
                result_key = result_key || key.substr(0, key.find('.')) == it.key();
            }
            if (!result_key) {
                builder.key(it.key());
                builder.copy(*it);
            }
        }
        for (const std::string_view key : model_.result_keys) {
            const Value value = follow_path(page, key);
            if (value.exists() && !(resumed && !primary)) {
                write_path(&builder, key, value, primary ? static_cast<std::size_t>(from) : 0,
                           primary ? static_cast<std::size_t>(to) : value.size());
            }
            primary = false;
        }
        builder.end();
    }

    void stop_with(std::string token) {
        answer_->has_resume_token = true;
        answer_->resume_token = std::move(token);
        finished_ = true;
    }

    Shell& shell_;
    Command& command_;
    const OperationCall& call_;
    const PaginationModel& model_;
    Answer* answer_;
    CliError* error_;
    Token token_;
    std::string previous_;
    std::int64_t total_ = 0;
    bool finished_ = false;
    std::vector<std::string> notes_;
};

// All pages as one object; lists are joined, other results are taken from the first page.
void merge_pages(const OperationCall& call, const Answer& answer, Doc* merged) {
    DocBuilder builder(merged);
    builder.begin_object();
    for (const std::string_view key : call.operation->pagination->result_keys) {
        const std::vector<std::string_view> parts = split(key, '.');
        std::vector<Value> values;
        for (const Doc& page : answer.pages) {
            const Value value = follow_path(page.root(), key);
            if (value.exists()) {
                values.push_back(value);
            }
        }
        if (values.empty()) {
            continue;
        }
        for (std::size_t i = 0; i < parts.size(); ++i) {
            builder.key(parts[i]);
            if (i + 1 < parts.size()) {
                builder.begin_object();
            }
        }
        if (values[0].is_array()) {
            builder.begin_array();
            for (const Value list : values) {
                for (const Value element : list) {
                    builder.copy(element);
                }
            }
            builder.end();
        } else {
            builder.copy(values[0]);
        }
        for (std::size_t i = 1; i < parts.size(); ++i) {
            builder.end();
        }
    }
    if (answer.has_resume_token) {
        builder.key("NextToken");
        builder.string(answer.resume_token);
    }
    builder.end();
}

bool apply_query(Command& command, const Globals& globals, Doc* doc) {
    if (!globals.has_query) {
        return true;
    }
    api::JmespathError error;
    Doc result;
    if (!globals.query.evaluate(doc->root(), &result, &error)) {
        command.err("\n" + error.message + "\n");
        return false;
    }
    *doc = std::move(result);
    return true;
}

// A list with one element per page, as the real command writes them.
int print_yaml_stream(Command& command, const Globals& globals, const Answer& answer) {
    for (const Doc& page : answer.pages) {
        Doc shown = page;
        if (!apply_query(command, globals, &shown)) {
            return kExitGeneral;
        }
        if (!answer.paged && shown.root().is_object() && shown.root().size() == 0) {
            continue;
        }
        Doc list;
        DocBuilder builder(&list);
        builder.begin_array();
        builder.copy(shown.root());
        builder.end();
        command.out(format_yaml(list.root()));
    }
    return 0;
}

// Text goes out page by page, and so does --query: a quirk of the real command that people meet.
int print_text(Command& command, const Globals& globals, const Answer& answer) {
    for (const Doc& page : answer.pages) {
        Doc shown = page;
        if (!apply_query(command, globals, &shown)) {
            return kExitGeneral;
        }
        command.out(format_text(shown.root()));
    }
    if (answer.has_resume_token) {
        Doc token;
        DocBuilder builder(&token);
        builder.begin_object();
        builder.key("NextToken");
        builder.begin_object();
        builder.key("NextToken");
        builder.string(answer.resume_token);
        builder.end();
        builder.end();
        if (!apply_query(command, globals, &token)) {
            return kExitGeneral;
        }
        command.out(format_text(token.root()));
    }
    return 0;
}

}  // namespace

void call_paged(Shell& shell, Command& command, const OperationCall& call, Answer* answer,
                CliError* error) {
    if (call.paginate && !call.operation->pagination->result_keys.empty()) {
        return Pager(shell, command, call, answer, error).run();
    }
    check_parameters(call, call.input.root(), error);
    if (error->set()) {
        return;
    }
    Doc raw;
    const CallResult result = call_operation(shell, command, call, call.input.root(), &raw);
    if (!result.ok) {
        for (const std::string& note : result.notes) {
            command.note(note);
        }
        *error = {service_error_text(result.error, call.operation->name), kExitService};
        return;
    }
    answer->pages.emplace_back();
    DocBuilder builder(&answer->pages.back());
    copy_for_display(raw.root(), call.service->output(*call.operation), &builder);
    for (const std::string& note : result.notes) {
        command.note(note);
    }
}

int print_answer(Command& command, const Globals& globals, const OperationCall& call,
                 const Answer& answer) {
    // Notes were written when the call was made; they stand beneath the output.
    std::vector<Output> notes;
    for (std::size_t i = command.chunks.size(); i > 0; --i) {
        if (command.chunks[i - 1].kind == OutputKind::kNote) {
            notes.insert(notes.begin(), command.chunks[i - 1]);
            command.chunks.erase(command.chunks.begin() + static_cast<std::ptrdiff_t>(i - 1));
        }
    }
    int exit_code = 0;
    if (globals.output == "text") {
        exit_code = print_text(command, globals, answer);
    } else if (globals.output == "yaml-stream") {
        exit_code = print_yaml_stream(command, globals, answer);
    } else {
        Doc doc;
        if (answer.paged) {
            merge_pages(call, answer, &doc);
        } else {
            doc = answer.pages.front();
        }
        std::string text;
        std::string error;
        if (!apply_query(command, globals, &doc)) {
            exit_code = kExitGeneral;
        } else if (globals.output == "table") {
            if (!format_table(call.operation->name, doc.root(), &text, &error)) {
                command.err("\n" + error + "\n");
                exit_code = kExitGeneral;
            }
        } else {
            text = globals.output == "yaml" ? format_yaml(doc.root()) : format_json(doc.root());
        }
        command.out(text);
    }
    for (Output& note : notes) {
        command.chunks.push_back(std::move(note));
    }
    return exit_code;
}

}  // namespace drydock::shell
