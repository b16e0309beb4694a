// Asks a world what a lesson wants to know: named values, predicates, live values, texts. It sees
// only what the public API answers. One Evaluator serves one moment: answers are kept, so ten goals
// that ask the same question cost one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/lesson/lesson.hpp"
#include "engine/world/world.hpp"

namespace drydock::lesson {

// What was asked and what came back.
struct Answer {
    bool ok = false;
    api::Doc doc;         // ok: the output
    std::string refusal;  // not ok: "ClusterNotFoundException: Cluster not found."; empty when it
                          // was not asked, because something that it names does not exist yet
};

class Evaluator {
public:
    Evaluator(const Lesson& lesson, const World& world) : lesson_(lesson), world_(world) {}

    // The answer to a question after its ${names} are filled in. Valid until the next ask().
    const Answer& ask(const Question& question);
    // True when the expression gives true of the answer. Only for PredicateKind::kAnswer.
    bool holds(const Predicate& predicate);
    // An expression of an answer, as text for people: strings as they are, other JSON compact, null
    // and errors empty.
    std::string show(const Question& question, const api::Jmespath& expression);

    // The value of a name; empty text when it has none now. `doc` may be null.
    std::string value(std::string_view name, api::Doc* doc = nullptr);
    // Replaces every ${name} that the lesson defines. False when one has no value now; `missing`,
    // if not null, then names it and its place is filled with "...".
    bool fill(std::string_view text, std::string* out, std::string* missing = nullptr);

private:
    struct Known {
        std::string question;
        Answer answer;
    };
    // False when a name has no value now, or an empty list.
    bool fill_input(std::string_view input, std::string* out);
    bool fill_node(api::Value value, api::DocBuilder& out);

    const Lesson& lesson_;
    const World& world_;
    std::vector<Known> known_;
};

}  // namespace drydock::lesson
