// The words of a lesson against its own data. See check_text() in player.hpp.
#include <algorithm>

#include "engine/lesson/lesson_text.hpp"
#include "engine/lesson/player.hpp"

namespace drydock::lesson {
namespace {

void erase_all(std::string& text, const std::string& phrase) {
    for (std::size_t at = text.find(phrase); at != std::string::npos; at = text.find(phrase, at)) {
        text.replace(at, phrase.size(), " ");
    }
}

std::string all_prose(const Lesson& lesson) {
    std::string text = lesson.intro + "\n\n" + lesson.debrief;
    for (const Step& step : lesson.steps) {
        text.append("\n\n").append(step.say);
        for (const Goal& goal : step.goals) {
            text.append("\n\n").append(goal.text);
        }
        for (const std::string& hint : step.hints) {
            text.append("\n\n").append(hint);
        }
        for (const CoachRule& rule : step.coach) {
            text.append("\n\n").append(rule.text);
        }
    }
    return text;
}

// Without blanks, quotes and line continuations: "is this line in there?" however it is wrapped.
std::string bare(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c != ' ' && c != '\n' && c != '\\' && c != '`' && c != '"' && c != '\'') {
            out.push_back(c);
        }
    }
    return out;
}

bool gives_away(const std::string& hint, const Step& step) {
    return hint.find("${offer}") != std::string::npos ||
           bare(hint).find(bare(step.offer)) != std::string::npos;
}

void check_hints(const Step& step, std::vector<std::string>* faults) {
    if (step.offer.empty()) {
        return;
    }
    if (step.hints.size() < 2 || !gives_away(step.hints.back(), step)) {
        faults->push_back("step " + step.id + ": the last hint does not show the line");
    }
    for (std::size_t i = 0; i + 1 < step.hints.size(); ++i) {
        if (gives_away(step.hints[i], step)) {
            faults->push_back("step " + step.id + ": hint " + std::to_string(i + 1) +
                              " already shows the line");
        }
    }
}

// Numbers outside code must be words of a claim (or be excused): prose drifts, code does not.
void check_numbers(const Lesson& lesson, std::string prose, std::vector<std::string>* faults) {
    for (const Claim& claim : lesson.claims) {
        erase_all(prose, squeeze(claim.says));
    }
    for (const std::string& phrase : lesson.unchecked_numbers) {
        erase_all(prose, squeeze(phrase));
    }
    const std::string plain = without_code_spans(prose);
    for (std::size_t at = plain.find_first_of("0123456789"); at != std::string::npos;
         at = plain.find_first_of("0123456789", at)) {
        const std::size_t begin = at < 40 ? 0 : at - 40;
        faults->push_back("a number that no claim checks: ..." + plain.substr(begin, 60) + "...");
        at = std::min(plain.find_first_not_of("0123456789", at), plain.size());
    }
}

void check_claims(const Lesson& lesson, const std::string& prose,
                  std::vector<std::string>* faults) {
    for (const Claim& claim : lesson.claims) {
        if (prose.find(squeeze(claim.says)) == std::string::npos) {
            faults->push_back("no text says \"" + claim.says + "\"");
        }
        if (claim.kind == ClaimKind::kStrictAnswers &&
            std::count(claim.says.begin(), claim.says.end(), '`') != 2) {
            faults->push_back("what strict ECS answers must stand between backticks: " +
                              claim.says);
        }
    }
    for (const std::string& phrase : lesson.unchecked_numbers) {
        if (prose.find(squeeze(phrase)) == std::string::npos) {
            faults->push_back("no text says \"" + phrase + "\"");
        }
    }
}

}  // namespace

std::vector<std::string> check_text(const Lesson& lesson) {
    std::vector<std::string> faults;
    for (const Step& step : lesson.steps) {
        check_hints(step, &faults);
    }
    const std::string text = all_prose(lesson);
    check_claims(lesson, squeeze(text), &faults);
    check_numbers(lesson, squeeze(without_code_blocks(text)), &faults);
    bool key = false;
    for (const Transcript& solution : lesson.solutions) {
        for (const Line& line : solution.lines) {
            key = key || line.key;
        }
    }
    if (!key) {
        faults.push_back("no line of a solution is marked as its key");
    }
    return faults;
}

}  // namespace drydock::lesson
