// Regular expressions of grep and sed: basic, extended and fixed. Matching walks all states at
// once, so its cost is bounded by text x pattern and no pattern can hang it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace drydock::shell {

inline constexpr std::size_t kPatternBytesMax = 1000;
inline constexpr std::size_t kPatternStatesMax = 4000;
inline constexpr std::uint64_t kPatternWorkMax = 20'000'000;  // steps of one search
inline constexpr std::size_t kPatternGroupsMax = 9;           // \1 to \9

enum class PatternStyle : std::uint8_t { kBasic, kExtended, kFixed };

struct PatternMatch {
    std::size_t begin = 0;
    std::size_t end = 0;
};

class Pattern {
public:
    bool compile(std::string_view text, PatternStyle style, bool ignore_case, std::string* error);
    // The leftmost, then longest match at or behind `from`. `words`: only where it is a whole word.
    bool search(std::string_view line, std::size_t from, bool words, PatternMatch* match) const;
    // What the groups of a match took, number 1 first. A group without part in it is empty.
    [[nodiscard]] std::vector<PatternMatch> groups(std::string_view line,
                                                   const PatternMatch& match) const;
    [[nodiscard]] std::size_t group_count() const { return groups_; }

private:
    friend class PatternCompiler;

    enum class Kind : std::uint8_t {
        kSet,
        kSplit,
        kLineBegin,
        kLineEnd,
        kWordEdge,
        kSave,
        kAccept
    };
    struct State {
        Kind kind = Kind::kAccept;
        std::uint32_t set = 0;  // kSet: index into sets_; kSave: 2 * group, + 1 at its end
        std::uint32_t next = 0;
        std::uint32_t other = 0;  // kSplit
    };
    struct Set {
        std::uint64_t bits[4] = {0, 0, 0, 0};
        void add(unsigned char c) { bits[c >> 6U] |= std::uint64_t{1} << (c & 63U); }
        [[nodiscard]] bool has(unsigned char c) const {
            return (bits[c >> 6U] >> (c & 63U) & 1U) != 0;
        }
    };

    // What a walk over a line keeps.
    struct Walk {
        std::string_view line;
        std::vector<std::uint32_t> current;
        std::vector<std::uint32_t> next;
        std::vector<std::uint32_t> marks;
        std::vector<std::uint32_t> open;
        std::uint32_t mark = 0;
        std::uint64_t work = 0;
    };
    void follow(std::uint32_t state, std::size_t at, std::vector<std::uint32_t>* list,
                Walk* walk) const;
    [[nodiscard]] bool matches_somewhere(std::size_t from, Walk* walk) const;
    bool match_at(std::size_t begin, bool words, Walk* walk, PatternMatch* match) const;

    std::vector<State> states_;
    std::vector<Set> sets_;
    std::uint32_t start_ = 0;
    std::size_t groups_ = 0;
};

}  // namespace drydock::shell
