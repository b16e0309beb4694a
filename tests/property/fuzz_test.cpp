// Spoiled input for everything that reads text from outside: a short seeded walk from good inputs,
// under the sanitizers. Whatever comes, the reader comes back and the world stays whole.
//
// DRYDOCK_FUZZ_ROUNDS=<n> walks longer, DRYDOCK_SEED=<n> elsewhere. ./dev fuzz searches with
// coverage as its guide.
#include <algorithm>
#include <cstdlib>

#include "doctest/doctest.h"
#include "engine/core/rng.hpp"
#include "tests/support/fuzz_targets.hpp"

using namespace drydock;

namespace {

std::uint64_t number_from(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

struct Walk {
    std::uint64_t seed;
    std::uint64_t n = 0;
    std::size_t pick(std::size_t limit) {
        return static_cast<std::size_t>(below(draw(seed, Stream::kTest, 1, n++), limit));
    }
};

void spoil(std::string& text, Walk& walk) {
    const std::size_t at = walk.pick(text.size() + 1);
    const std::size_t length = std::min(walk.pick(12) + 1, text.size() - at);
    switch (walk.pick(6)) {
        case 0:
            text.erase(at, length);
            return;
        case 1:
            text.insert(at, text.substr(walk.pick(text.size() + 1), walk.pick(40)));
            return;
        case 2:
            if (at < text.size()) {
                text[at] = static_cast<char>(walk.pick(256));
            }
            return;
        case 3:
            for (std::size_t i = walk.pick(80); i > 0; --i) {
                text.insert(at, 1, at < text.size() ? text[at] : '[');
            }
            return;
        default: {
            const auto words = test::fuzz_words();
            text.insert(at, words[walk.pick(words.size())]);
            return;
        }
    }
}

}  // namespace

TEST_CASE("no reader stops over spoiled input") {
    const std::uint64_t rounds = number_from("DRYDOCK_FUZZ_ROUNDS", 150);
    Walk walk{number_from("DRYDOCK_SEED", 20260105)};
    for (const test::FuzzTarget& target : test::fuzz_targets()) {
        for (const std::string_view seed : target.seeds) {
            target.run(seed);
            std::string text(seed);
            for (std::uint64_t round = 0; round < rounds; ++round) {
                if (round % 8 == 0) {
                    text = seed;
                }
                spoil(text, walk);
                target.run(text);
            }
        }
        CHECK_MESSAGE(!target.seeds.empty(), target.name);
    }
}
