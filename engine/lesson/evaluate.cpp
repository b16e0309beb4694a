#include "engine/lesson/evaluate.hpp"

#include "engine/lesson/placeholder.hpp"
#include "engine/sim/simulation.hpp"

namespace drydock::lesson {
namespace {

std::string plain_text(api::Value value) {
    if (value.is_null()) {
        return {};
    }
    return value.is_string() ? std::string(value.str()) : api::to_json(value);
}

}  // namespace

const Answer& Evaluator::ask(const Question& question) {
    std::string input;
    const bool complete = fill_input(question.input, &input);
    const std::string key = question.service + "." + question.operation + input;
    for (const Known& known : known_) {
        if (known.question == key) {
            return known.answer;
        }
    }
    Known known;
    known.question = key;
    if (complete) {
        const sim::ApiAnswer answer =
            sim::query(world_, question.service, question.operation, input);
        std::string error;
        known.answer.ok = answer.ok && api::parse_json(answer.json, &known.answer.doc, &error);
        if (!known.answer.ok) {
            known.answer.refusal = answer.error.code + ": " + answer.error.message;
        }
    }
    known_.push_back(std::move(known));
    return known_.back().answer;
}

bool Evaluator::holds(const Predicate& predicate) {
    const Answer& answer = ask(predicate.question);
    api::Doc result;
    api::JmespathError error;
    return answer.ok && predicate.when.evaluate(answer.doc.root(), &result, &error) &&
           result.root().kind() == api::Kind::kTrue;
}

std::string Evaluator::show(const Question& question, const api::Jmespath& expression) {
    const Answer& answer = ask(question);
    api::Doc result;
    api::JmespathError error;
    if (!answer.ok || !expression.evaluate(answer.doc.root(), &result, &error)) {
        return {};
    }
    return plain_text(result.root());
}

std::string Evaluator::value(std::string_view name, api::Doc* doc) {
    for (const NamedValue& named : lesson_.values) {
        if (named.name != name) {
            continue;
        }
        const Answer& answer = ask(named.question);
        api::Doc result;
        api::JmespathError error;
        if (!answer.ok || !named.pick.evaluate(answer.doc.root(), &result, &error)) {
            return {};
        }
        std::string text = plain_text(result.root());
        if (doc != nullptr) {
            *doc = std::move(result);
        }
        const std::size_t slash = text.rfind('/');
        return named.last_part && slash != std::string::npos ? text.substr(slash + 1) : text;
    }
    return {};
}

bool Evaluator::fill(std::string_view text, std::string* out, std::string* missing) {
    out->clear();
    bool complete = true;
    std::size_t from = 0;
    Placeholder found;
    while (find_placeholder(text, from, &found)) {
        out->append(text.substr(from, found.begin - from));
        from = found.begin + found.size;
        const std::string now = value(found.name);
        out->append(now.empty() ? "..." : now);
        if (now.empty()) {
            complete = false;
            if (missing != nullptr) {
                *missing = found.name;
            }
        }
    }
    out->append(text.substr(from));
    return complete;
}

bool Evaluator::fill_input(std::string_view input, std::string* out) {
    api::Doc doc;
    std::string error;
    if (input.find("${") == std::string_view::npos || !api::parse_json(input, &doc, &error)) {
        *out = input;
        return true;
    }
    api::Doc filled;
    api::DocBuilder builder(&filled);
    const bool complete = fill_node(doc.root(), builder);
    *out = api::to_json(filled.root());
    return complete;
}

bool Evaluator::fill_node(api::Value value, api::DocBuilder& out) {
    bool complete = true;
    if (value.is_object()) {
        out.begin_object();
        for (auto member = value.begin(); member != value.end(); ++member) {
            out.key(member.key());
            complete = fill_node(*member, out) && complete;
        }
        out.end();
        return complete;
    }
    if (value.is_array()) {
        out.begin_array();
        for (const api::Value element : value) {
            complete = fill_node(element, out) && complete;
        }
        out.end();
        return complete;
    }
    Placeholder found;
    if (!value.is_string() || !find_placeholder(value.str(), 0, &found)) {
        out.copy(value);
        return true;
    }
    if (found.size < value.str().size()) {
        std::string text;
        complete = fill(value.str(), &text);
        out.string(text);
        return complete;
    }
    api::Doc whole;
    const std::string text = this->value(found.name, &whole);
    if (whole.empty()) {
        out.null();
        return false;
    }
    if (whole.root().is_string()) {
        out.string(text);
        return !text.empty();
    }
    out.copy(whole.root());
    return api::Jmespath::truthy(whole.root());
}

}  // namespace drydock::lesson
