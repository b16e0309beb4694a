#include "engine/shell/braces.hpp"

#include "engine/shell/text.hpp"

namespace drydock::shell {

namespace {

// A character of an unquoted text, or a whole part that braces cannot look into.
struct Atom {
    char c = '\0';
    const Part* part = nullptr;
    [[nodiscard]] bool is(char wanted) const { return part == nullptr && c == wanted; }
};
using Atoms = std::vector<Atom>;

Atoms take_apart(const Word& word) {
    Atoms out;
    for (const Part& part : word) {
        if (part.kind != PartKind::kText || part.quoted) {
            out.push_back({'\0', &part});
            continue;
        }
        for (const char c : part.text) {
            out.push_back({c, nullptr});
        }
    }
    return out;
}

Word put_together(const Atoms& atoms) {
    Word out;
    for (const Atom& atom : atoms) {
        if (atom.part != nullptr) {
            out.push_back(*atom.part);
        } else if (!out.empty() && out.back().kind == PartKind::kText && !out.back().quoted) {
            out.back().text += atom.c;
        } else {
            Part part;
            part.text = std::string(1, atom.c);
            out.push_back(std::move(part));
        }
    }
    return out;
}

Atoms slice(const Atoms& atoms, std::size_t from, std::size_t to) {
    return Atoms(atoms.begin() + static_cast<std::ptrdiff_t>(from),
                 atoms.begin() + static_cast<std::ptrdiff_t>(to));
}

struct Braces {
    std::size_t open = 0;
    std::size_t close = 0;
    std::vector<std::size_t> commas;
};

// The first pair of braces that has a comma at its own level, or holds a range.
bool find_braces(const Atoms& atoms, Braces* out) {
    for (std::size_t open = 0; open < atoms.size(); ++open) {
        if (!atoms[open].is('{')) {
            continue;
        }
        Braces found;
        found.open = open;
        int level = 0;
        bool dots = false;
        for (std::size_t i = open; i < atoms.size(); ++i) {
            level += atoms[i].is('{') ? 1 : atoms[i].is('}') ? -1 : 0;
            if (level == 1 && atoms[i].is(',')) {
                found.commas.push_back(i);
            }
            dots = dots || (level == 1 && atoms[i].is('.') && atoms[i - 1].is('.'));
            if (level == 0) {
                found.close = i;
                break;
            }
        }
        if (found.close > 0 && (!found.commas.empty() || dots)) {
            *out = found;
            return true;
        }
    }
    return false;
}

// "1..5", "5..1", "a..e" between the braces.
bool read_range(const Atoms& atoms, const Braces& braces, std::vector<std::string>* items) {
    std::string text;
    for (std::size_t i = braces.open + 1; i < braces.close; ++i) {
        if (atoms[i].part != nullptr) {
            return false;
        }
        text += atoms[i].c;
    }
    const std::size_t dots = text.find("..");
    if (dots == std::string::npos) {
        return false;
    }
    const std::string from = text.substr(0, dots);
    const std::string to = text.substr(dots + 2);
    std::int64_t first = 0;
    std::int64_t last = 0;
    const bool letters = from.size() == 1 && to.size() == 1 && is_alpha(from[0]) && is_alpha(to[0]);
    if (letters) {
        first = static_cast<unsigned char>(from[0]);
        last = static_cast<unsigned char>(to[0]);
    } else if (!parse_int(from, &first) || !parse_int(to, &last) || first < -1'000'000 ||
               first > 1'000'000 || last < -1'000'000 || last > 1'000'000) {
        return false;
    }
    const std::int64_t step = first <= last ? 1 : -1;
    for (std::int64_t n = first; items->size() <= kBraceWordsMax; n += step) {
        items->push_back(letters ? std::string(1, static_cast<char>(n)) : std::to_string(n));
        if (n == last) {
            break;
        }
    }
    return true;
}

}  // namespace

bool expand_braces(const Word& word, std::vector<Word>* out) {
    std::vector<Atoms> open{take_apart(word)};  // the last one is the next to look at
    while (!open.empty()) {
        const Atoms atoms = std::move(open.back());
        open.pop_back();
        Braces braces;
        std::vector<std::string> range;
        if (!find_braces(atoms, &braces) ||
            (braces.commas.empty() && !read_range(atoms, braces, &range))) {
            out->push_back(put_together(atoms));
            if (out->size() > kBraceWordsMax) {
                return false;
            }
            continue;
        }
        std::vector<Atoms> items;
        for (const std::string& text : range) {
            Atoms item;
            for (const char c : text) {
                item.push_back({c, nullptr});
            }
            items.push_back(std::move(item));
        }
        std::size_t begin = braces.open + 1;
        for (const std::size_t comma : braces.commas) {
            items.push_back(slice(atoms, begin, comma));
            begin = comma + 1;
        }
        if (!braces.commas.empty()) {
            items.push_back(slice(atoms, begin, braces.close));
        }
        if (open.size() + items.size() + out->size() > kBraceWordsMax) {
            return false;
        }
        for (std::size_t i = items.size(); i > 0; --i) {
            Atoms expanded = slice(atoms, 0, braces.open);
            expanded.insert(expanded.end(), items[i - 1].begin(), items[i - 1].end());
            const Atoms rest = slice(atoms, braces.close + 1, atoms.size());
            expanded.insert(expanded.end(), rest.begin(), rest.end());
            open.push_back(std::move(expanded));
        }
    }
    return true;
}

}  // namespace drydock::shell
