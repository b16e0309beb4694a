#include "engine/shell/pattern.hpp"

#include <algorithm>

#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

constexpr int kDepthMax = 32;

}  // namespace

// Builds states back to front: each function returns the entry of what it parsed, given where to go
// on from there. So the text is first parsed to a small tree.
class PatternCompiler {
public:
    PatternCompiler(std::string_view text, PatternStyle style, bool ignore_case, Pattern* out)
        : text_(text), style_(style), ignore_case_(ignore_case), out_(out) {}

    bool run(std::string* error) {
        std::uint32_t root = 0;
        if (style_ == PatternStyle::kFixed) {
            root = add({});
            for (const char c : text_) {
                push(root, literal(c));
            }
        } else {
            root = alternation(0);
            if (error_.empty() && at_ < text_.size()) {
                error_ = "Unmatched ) or \\)";
            }
        }
        if (error_.empty()) {
            out_->states_.clear();
            out_->states_.push_back({});
            out_->start_ = emit(root, 0, 0);
        }
        *error = error_;
        return error_.empty();
    }

private:
    struct Node {
        enum Type : std::uint8_t { kConcat, kEither, kRepeat, kSet, kBegin, kEnd, kEdge, kGroup };
        Type type = kConcat;
        std::uint32_t set = 0;
        int min = 0;
        int max = -1;  // -1: any number
        std::vector<std::uint32_t> children;
    };

    std::uint32_t add(Node node) {
        nodes_.push_back(std::move(node));
        return static_cast<std::uint32_t>(nodes_.size() - 1);
    }
    void push(std::uint32_t parent, std::uint32_t child) {
        nodes_[parent].children.push_back(child);
    }

    std::uint32_t set_node(const Pattern::Set& set) {
        out_->sets_.push_back(set);
        Node node;
        node.type = Node::kSet;
        node.set = static_cast<std::uint32_t>(out_->sets_.size() - 1);
        return add(std::move(node));
    }

    void add_to(Pattern::Set* set, char c) const {
        set->add(static_cast<unsigned char>(c));
        if (ignore_case_) {
            set->add(static_cast<unsigned char>(to_lower(c)));
            set->add(static_cast<unsigned char>(to_upper(c)));
        }
    }

    std::uint32_t literal(char c) {
        Pattern::Set set;
        add_to(&set, c);
        return set_node(set);
    }

    // An operator is bare in the extended style and behind a backslash in the basic one.
    bool take_operator(char op) {
        const bool escaped = style_ == PatternStyle::kBasic;
        const std::size_t at = at_ + (escaped ? 1 : 0);
        if ((escaped && (at_ >= text_.size() || text_[at_] != '\\')) || at >= text_.size() ||
            text_[at] != op) {
            return false;
        }
        at_ = at + 1;
        return true;
    }
    [[nodiscard]] bool sees_operator(char op) const {
        const bool escaped = style_ == PatternStyle::kBasic;
        const std::size_t at = at_ + (escaped ? 1 : 0);
        return (!escaped || (at_ < text_.size() && text_[at_] == '\\')) && at < text_.size() &&
               text_[at] == op;
    }

    std::uint32_t alternation(int depth) {
        if (depth > kDepthMax) {
            error_ = "pattern nested too deeply";
            return add({});
        }
        std::uint32_t left = concatenation(depth);
        while (error_.empty() && take_operator('|')) {
            Node either;
            either.type = Node::kEither;
            const std::uint32_t right = concatenation(depth);
            either.children = {left, right};
            left = add(std::move(either));
        }
        return left;
    }

    std::uint32_t concatenation(int depth) {
        const std::uint32_t node = add({});
        while (error_.empty() && at_ < text_.size() && !sees_operator('|') &&
               !(depth > 0 && sees_operator(')'))) {
            if (depth == 0 && style_ == PatternStyle::kExtended && text_[at_] == ')') {
                break;
            }
            const std::uint32_t piece = repeated(atom(depth, nodes_[node].children.empty()));
            push(node, piece);
        }
        return node;
    }

    std::uint32_t repeated(std::uint32_t inner) {
        while (error_.empty() && at_ < text_.size()) {
            int min = 0;
            int max = -1;
            if (text_[at_] == '*') {
                ++at_;
            } else if (take_operator('+')) {
                min = 1;
            } else if (take_operator('?')) {
                max = 1;
            } else if (take_operator('{')) {
                if (!bounds(&min, &max)) {
                    break;
                }
            } else {
                break;
            }
            Node repeat;
            repeat.type = Node::kRepeat;
            repeat.min = min;
            repeat.max = max;
            repeat.children = {inner};
            inner = add(std::move(repeat));
        }
        return inner;
    }

    bool bounds(int* min, int* max) {
        const std::size_t close = text_.find('}', at_);
        if (close == std::string_view::npos) {
            error_ = "Unmatched { or \\{";
            return false;
        }
        std::string_view inside = text_.substr(at_, close - at_);
        at_ = close + 1;
        if (!inside.empty() && inside.back() == '\\') {
            inside.remove_suffix(1);
        }
        const std::size_t comma = inside.find(',');
        std::int64_t low = 0;
        std::int64_t high = -1;
        bool ok = comma == 0 || parse_int(inside.substr(0, comma), &low);
        if (comma == std::string_view::npos) {
            high = low;
        } else if (comma + 1 < inside.size()) {
            ok = ok && parse_int(inside.substr(comma + 1), &high) && high >= low;
        }
        if (!ok || low < 0 || low > 100 || high > 100) {
            error_ = "Invalid content of \\{\\}";
            return false;
        }
        *min = static_cast<int>(low);
        *max = static_cast<int>(high);
        return true;
    }

    std::uint32_t simple(Node::Type type) {
        Node node;
        node.type = type;
        return add(std::move(node));
    }

    std::uint32_t atom(int depth, bool first) {
        if (take_operator('(')) {
            Node group;
            group.type = Node::kGroup;
            group.set = static_cast<std::uint32_t>(out_->groups_++);
            group.children = {alternation(depth + 1)};
            if (error_.empty() && !take_operator(')')) {
                error_ = "Unmatched ( or \\(";
            }
            return add(std::move(group));
        }
        const char c = text_[at_++];
        if (c == '[') {
            return bracket();
        }
        if (c == '.') {
            Pattern::Set all;
            for (std::uint64_t& bits : all.bits) {
                bits = ~std::uint64_t{0};
            }
            return set_node(all);
        }
        if (c == '^' && (first || style_ == PatternStyle::kExtended)) {
            return simple(Node::kBegin);
        }
        if (c == '$' && (at_ == text_.size() || style_ == PatternStyle::kExtended ||
                         sees_operator(')') || sees_operator('|'))) {
            return simple(Node::kEnd);
        }
        if (c == '\\' && at_ < text_.size()) {
            return escape(text_[at_++]);
        }
        return literal(c);
    }

    std::uint32_t escape(char c) {
        if (c == 'b') {
            return simple(Node::kEdge);
        }
        if (c == 'n' || c == 't') {
            return literal(c == 'n' ? '\n' : '\t');
        }
        if (c >= '1' && c <= '9') {
            error_ = "back references inside a pattern are not supported in this shell";
            return add({});
        }
        const char kind = to_lower(c);
        if (kind == 'w' || kind == 'd' || kind == 's') {
            Pattern::Set set;
            for (int i = 0; i < 256; ++i) {
                const char candidate = static_cast<char>(i);
                const bool in = kind == 'w'   ? is_name_char(candidate)
                                : kind == 'd' ? is_digit(candidate)
                                              : is_space(candidate);
                if (in == (kind == c)) {
                    set.add(static_cast<unsigned char>(i));
                }
            }
            return set_node(set);
        }
        return literal(c);
    }

    std::uint32_t bracket() {
        Pattern::Set set;
        const bool negate = at_ < text_.size() && text_[at_] == '^';
        at_ += negate ? 1 : 0;
        for (bool first = true; at_ < text_.size() && (first || text_[at_] != ']'); first = false) {
            if (text_.substr(at_, 2) == "[:") {
                named_class(&set);
                continue;
            }
            const char from = text_[at_++];
            char to = from;
            if (at_ + 1 < text_.size() && text_[at_] == '-' && text_[at_ + 1] != ']') {
                to = text_[at_ + 1];
                at_ += 2;
            }
            for (int i = static_cast<unsigned char>(from); i <= static_cast<unsigned char>(to);
                 ++i) {
                add_to(&set, static_cast<char>(i));
            }
        }
        if (at_ >= text_.size()) {
            error_ = "Unmatched [, [^, [:, [., or [=";
            return add({});
        }
        ++at_;
        if (negate) {
            for (std::uint64_t& bits : set.bits) {
                bits = ~bits;
            }
        }
        return set_node(set);
    }

    void named_class(Pattern::Set* set) {
        const std::size_t close = text_.find(":]", at_);
        if (close == std::string_view::npos) {
            at_ = text_.size();
            return;
        }
        const std::string_view name = text_.substr(at_ + 2, close - at_ - 2);
        at_ = close + 2;
        for (int i = 0; i < 128; ++i) {
            const char c = static_cast<char>(i);
            const bool upper_case = c >= 'A' && c <= 'Z';
            const bool lower_case = c >= 'a' && c <= 'z';
            if ((name == "alpha" && is_alpha(c)) || (name == "digit" && is_digit(c)) ||
                (name == "alnum" && (is_alpha(c) || is_digit(c))) ||
                (name == "space" && is_space(c)) || (name == "upper" && upper_case) ||
                (name == "lower" && lower_case)) {
                add_to(set, c);
            }
        }
    }

    std::uint32_t state(Pattern::State value) {
        if (out_->states_.size() >= kPatternStatesMax) {
            error_ = "pattern too large";
            return 0;
        }
        out_->states_.push_back(value);
        return static_cast<std::uint32_t>(out_->states_.size() - 1);
    }

    std::uint32_t emit(std::uint32_t index, std::uint32_t next, int depth) {
        const Node node = nodes_[index];
        if (!error_.empty() || depth > 4 * kDepthMax) {
            error_ = error_.empty() ? "pattern nested too deeply" : error_;
            return 0;
        }
        switch (node.type) {
            case Node::kConcat:
                for (std::size_t i = node.children.size(); i > 0; --i) {
                    next = emit(node.children[i - 1], next, depth + 1);
                }
                return next;
            case Node::kEither: {
                const std::uint32_t left = emit(node.children[0], next, depth + 1);
                const std::uint32_t right = emit(node.children[1], next, depth + 1);
                return state({Pattern::Kind::kSplit, 0, left, right});
            }
            case Node::kRepeat:
                return emit_repeat(node, next, depth);
            case Node::kGroup: {
                const std::uint32_t end = state({Pattern::Kind::kSave, 2 * node.set + 1, next, 0});
                const std::uint32_t inner = emit(node.children[0], end, depth + 1);
                return state({Pattern::Kind::kSave, 2 * node.set, inner, 0});
            }
            case Node::kSet:
                return state({Pattern::Kind::kSet, node.set, next, 0});
            case Node::kBegin:
                return state({Pattern::Kind::kLineBegin, 0, next, 0});
            case Node::kEnd:
                return state({Pattern::Kind::kLineEnd, 0, next, 0});
            case Node::kEdge:
                return state({Pattern::Kind::kWordEdge, 0, next, 0});
        }
        return next;
    }

    std::uint32_t emit_repeat(const Node& node, std::uint32_t next, int depth) {
        if (node.max < 0) {
            const std::uint32_t loop = state({Pattern::Kind::kSplit, 0, 0, next});
            const std::uint32_t body = emit(node.children[0], loop, depth + 1);
            if (error_.empty()) {
                out_->states_[loop].next = body;
            }
            next = loop;
        } else {
            for (int i = node.min; i < node.max && error_.empty(); ++i) {
                const std::uint32_t body = emit(node.children[0], next, depth + 1);
                next = state({Pattern::Kind::kSplit, 0, body, next});
            }
        }
        for (int i = 0; i < node.min && error_.empty(); ++i) {
            next = emit(node.children[0], next, depth + 1);
        }
        return next;
    }

    std::string_view text_;
    PatternStyle style_;
    bool ignore_case_;
    Pattern* out_;
    std::size_t at_ = 0;
    std::string error_;
    std::vector<Node> nodes_;
};

bool Pattern::compile(std::string_view text, PatternStyle style, bool ignore_case,
                      std::string* error) {
    if (text.size() > kPatternBytesMax) {
        *error = "pattern too long";
        return false;
    }
    sets_.clear();
    groups_ = 0;
    return PatternCompiler(text, style, ignore_case, this).run(error);
}

namespace {

bool at_word_edge(std::string_view line, std::size_t at) {
    const bool before = at > 0 && is_name_char(line[at - 1]);
    const bool behind = at < line.size() && is_name_char(line[at]);
    return before != behind;
}

}  // namespace

// Adds a state and all that it reaches without a character.
void Pattern::follow(std::uint32_t state, std::size_t at, std::vector<std::uint32_t>* list,
                     Walk* walk) const {
    walk->open.assign(1, state);
    while (!walk->open.empty()) {
        const std::uint32_t index = walk->open.back();
        walk->open.pop_back();
        ++walk->work;
        if (walk->marks[index] == walk->mark) {
            continue;
        }
        walk->marks[index] = walk->mark;
        const State& current = states_[index];
        bool passes = false;
        switch (current.kind) {
            case Kind::kSplit:
                walk->open.push_back(current.other);
                walk->open.push_back(current.next);
                break;
            case Kind::kLineBegin:
                passes = at == 0;
                break;
            case Kind::kLineEnd:
                passes = at == walk->line.size();
                break;
            case Kind::kWordEdge:
                passes = at_word_edge(walk->line, at);
                break;
            case Kind::kSave:
                passes = true;
                break;
            case Kind::kSet:
            case Kind::kAccept:
                list->push_back(index);
                break;
        }
        if (passes) {
            walk->open.push_back(current.next);
        }
    }
}

// One pass with a new beginning at every place: is there any match at all?
bool Pattern::matches_somewhere(std::size_t from, Walk* walk) const {
    walk->current.clear();
    for (std::size_t at = from; at <= walk->line.size(); ++at) {
        // Marks of this place are those that the step below has set.
        follow(start_, at, &walk->current, walk);
        walk->next.clear();
        ++walk->mark;
        for (const std::uint32_t index : walk->current) {
            const State& state = states_[index];
            if (state.kind == Kind::kAccept) {
                return true;
            }
            if (at < walk->line.size() &&
                sets_[state.set].has(static_cast<unsigned char>(walk->line[at]))) {
                follow(state.next, at + 1, &walk->next, walk);
            }
        }
        walk->current.swap(walk->next);
    }
    return false;
}

// The longest match that begins here.
bool Pattern::match_at(std::size_t begin, bool words, Walk* walk, PatternMatch* match) const {
    bool found = false;
    walk->current.clear();
    ++walk->mark;
    follow(start_, begin, &walk->current, walk);
    for (std::size_t at = begin; !walk->current.empty() && walk->work <= kPatternWorkMax; ++at) {
        walk->next.clear();
        ++walk->mark;
        for (const std::uint32_t index : walk->current) {
            const State& state = states_[index];
            if (state.kind == Kind::kAccept) {
                if (!words || at == walk->line.size() || !is_name_char(walk->line[at])) {
                    found = true;
                    match->begin = begin;
                    match->end = at;
                }
            } else if (at < walk->line.size() &&
                       sets_[state.set].has(static_cast<unsigned char>(walk->line[at]))) {
                follow(state.next, at + 1, &walk->next, walk);
            }
        }
        walk->current.swap(walk->next);
    }
    return found;
}

bool Pattern::search(std::string_view line, std::size_t from, bool words,
                     PatternMatch* match) const {
    Walk walk;
    walk.line = line;
    walk.marks.assign(states_.size(), 0);
    walk.mark = 1;
    if (!matches_somewhere(from, &walk)) {
        return false;
    }
    walk.work = 0;
    for (std::size_t begin = from; begin <= line.size() && walk.work <= kPatternWorkMax; ++begin) {
        const bool inside_word = words && begin > 0 && is_name_char(line[begin - 1]);
        if (!inside_word && match_at(begin, words, &walk, match)) {
            return true;
        }
    }
    return false;
}

// Walks the match again with one thread a way, in order of preference: longer repeats and earlier
// alternatives first. The first thread that ends where the match ends has the groups.
std::vector<PatternMatch> Pattern::groups(std::string_view line, const PatternMatch& match) const {
    struct Thread {
        std::uint32_t state = 0;
        std::vector<PatternMatch> groups;
    };
    std::vector<Thread> current;
    std::vector<std::uint32_t> marks(states_.size(), 0);
    std::uint32_t mark = 0;
    std::uint64_t work = 0;
    const auto add = [&](Thread seed, std::size_t at, std::vector<Thread>* list) {
        std::vector<Thread> open;
        open.push_back(std::move(seed));
        while (!open.empty() && ++work < kPatternWorkMax / 10) {
            Thread thread = std::move(open.back());
            open.pop_back();
            if (marks[thread.state] == mark) {
                continue;
            }
            marks[thread.state] = mark;
            const State& state = states_[thread.state];
            if (state.kind == Kind::kSet || state.kind == Kind::kAccept) {
                list->push_back(std::move(thread));
                continue;
            }
            if (state.kind == Kind::kSplit) {
                open.push_back({state.other, thread.groups});
            } else if (state.kind == Kind::kSave) {
                PatternMatch& group = thread.groups[state.set / 2];
                (state.set % 2 == 0 ? group.begin : group.end) = at;
                group.end = std::max(group.begin, group.end);
            } else if ((state.kind == Kind::kLineBegin && at != 0) ||
                       (state.kind == Kind::kLineEnd && at != line.size()) ||
                       (state.kind == Kind::kWordEdge && !at_word_edge(line, at))) {
                continue;
            }
            open.push_back({state.next, std::move(thread.groups)});
        }
    };
    const std::size_t count = std::min(groups_, kPatternGroupsMax);
    ++mark;
    add({start_, std::vector<PatternMatch>(groups_)}, match.begin, &current);
    for (std::size_t at = match.begin; !current.empty(); ++at) {
        std::vector<Thread> next;
        ++mark;
        for (Thread& thread : current) {
            const State& state = states_[thread.state];
            if (state.kind == Kind::kAccept) {
                if (at == match.end) {
                    thread.groups.resize(count);
                    return thread.groups;
                }
            } else if (at < match.end &&
                       sets_[state.set].has(static_cast<unsigned char>(line[at]))) {
                add({state.next, std::move(thread.groups)}, at + 1, &next);
            }
        }
        current = std::move(next);
    }
    return std::vector<PatternMatch>(count);
}

}  // namespace drydock::shell
