#include "engine/secrets/secret_filters.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/api/tags.hpp"
#include "engine/world/world.hpp"

namespace drydock::secrets {
namespace {

bool is_small(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    bool inside = false;
    char before = ' ';
    for (const char c : text) {
        // Bytes beyond ASCII are letters of some script.
        const bool letter =
            is_small(c) || is_capital(c) || (static_cast<unsigned char>(c) & 0x80) != 0;
        if (letter) {
            if (!inside || (is_capital(c) && !is_capital(before))) {
                words.emplace_back();
            }
            words.back() += is_capital(c) ? static_cast<char>(c - 'A' + 'a') : c;
        }
        inside = letter;
        before = c;
    }
    return words;
}

struct Attributes {
    std::vector<std::string> texts;
    bool by_words = false;
};

Attributes attributes_of(const World& world, const SecretRow& row, std::string_view key) {
    Attributes result;
    const bool all = key == "all";
    const std::string_view description = world.text(row.description);
    if (all || key == "name") {
        result.texts.emplace_back(world.text(row.name));
    }
    if ((all || key == "description") && !description.empty()) {
        result.texts.emplace_back(description);
    }
    if (all || key == "tag-key" || key == "tag-value") {
        for (const api::Tag& tag : api::parse_tags(world.text(row.tags))) {
            if (key != "tag-value") {
                result.texts.push_back(tag.key);
            }
            if (key != "tag-key") {
                result.texts.push_back(tag.value);
            }
        }
    }
    // The API Reference says prefix match for the description; tests against the service found
    // words. primary-region and owning-service: no secret here has either.
    result.by_words = all || key == "description";
    return result;
}

bool any_matches(const Attributes& attributes, std::string_view wanted) {
    return std::any_of(
        attributes.texts.begin(), attributes.texts.end(), [&](const std::string& text) {
            return attributes.by_words ? words_match(text, wanted) : text.starts_with(wanted);
        });
}

}  // namespace

bool words_match(std::string_view text, std::string_view wanted) {
    const std::vector<std::string> words = words_of(text);
    const std::vector<std::string> looked_for = words_of(wanted);
    return !looked_for.empty() &&
           std::all_of(looked_for.begin(), looked_for.end(), [&](const std::string& beginning) {
               return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
                   return word.starts_with(beginning);
               });
           });
}

bool matches(const World& world, const SecretRow& row, api::Value filters) {
    for (const api::Value filter : filters) {
        const Attributes attributes = attributes_of(world, row, filter["Key"].str());
        bool holds = false;
        for (const api::Value value : filter["Values"]) {
            std::string_view wanted = value.str();
            const bool negated = wanted.starts_with('!');
            wanted.remove_prefix(negated ? 1 : 0);
            holds = holds || any_matches(attributes, wanted) != negated;
        }
        if (!holds) {
            return false;
        }
    }
    return true;
}

}  // namespace drydock::secrets
