#include "engine/shell/aws/output.hpp"

#include <algorithm>
#include <vector>

#include "engine/core/sim_time.hpp"
#include "engine/shell/text.hpp"

namespace drydock::shell {

using api::Kind;
using api::Shape;
using api::ShapeKind;
using api::Value;

namespace {

// Unix seconds with an optional fraction to milliseconds; false for exponents and absurd sizes.
bool unix_milliseconds(std::string_view text, std::int64_t* out) {
    const std::size_t dot = text.find('.');
    std::int64_t seconds = 0;
    if (!parse_int(text.substr(0, dot), &seconds) || seconds > 253'402'300'799 ||
        seconds < -62'135'596'800) {
        return false;
    }
    std::int64_t milliseconds = 0;
    if (dot != std::string_view::npos) {
        std::int64_t scale = 100;
        for (const char c : text.substr(dot + 1)) {
            if (!is_digit(c)) {
                return false;
            }
            milliseconds += (c - '0') * scale;
            scale /= 10;
        }
    }
    *out = seconds * 1000 + (text[0] == '-' ? -milliseconds : milliseconds);
    return true;
}

}  // namespace

void copy_for_display(Value value, Shape shape, api::DocBuilder* builder, int depth) {
    std::int64_t unix_ms = 0;
    if (depth > api::kJsonDepthMax || !shape.exists()) {
        return builder->copy(value);
    }
    if (shape.kind() == ShapeKind::kTimestamp && value.is_number() &&
        unix_milliseconds(value.str(), &unix_ms)) {
        return builder->string(format_cli_timestamp(unix_ms));
    }
    if (shape.is_list() && value.is_array()) {
        builder->begin_array();
        for (const Value element : value) {
            copy_for_display(element, shape.element(), builder, depth + 1);
        }
        return builder->end();
    }
    if (value.is_object() && (shape.is_structure() || shape.is_map())) {
        builder->begin_object();
        const auto stop = value.end();
        for (auto it = value.begin(); !(it == stop); ++it) {
            builder->key(it.key());
            const api::Member member = shape.is_structure() ? shape.find(it.key()) : api::Member();
            copy_for_display(*it,
                             shape.is_map()    ? shape.element()
                             : member.exists() ? member.shape()
                                               : Shape(),
                             builder, depth + 1);
        }
        return builder->end();
    }
    builder->copy(value);
}

std::string python_str(Value value) {
    switch (value.kind()) {
        case Kind::kNull:
            return "None";
        case Kind::kTrue:
            return "True";
        case Kind::kFalse:
            return "False";
        case Kind::kString:
        case Kind::kNumber:
            return std::string(value.str());
        case Kind::kArray:
        case Kind::kObject:
            break;
    }
    return api::to_json(value);
}

std::string format_json(Value value) {
    if (value.is_object() && value.size() == 0) {
        return {};
    }
    std::string out;
    api::append_pretty_json(out, value);
    out += '\n';
    return out;
}

namespace {

bool is_scalar(Value value) { return !value.is_array() && !value.is_object(); }

struct Member {
    std::string_view key;
    Value value;
};

std::vector<Member> sorted_members(Value object) {
    std::vector<Member> members;
    const auto stop = object.end();
    for (auto it = object.begin(); !(it == stop); ++it) {
        members.push_back({it.key(), *it});
    }
    std::stable_sort(members.begin(), members.end(),
                     [](const Member& a, const Member& b) { return a.key < b.key; });
    return members;
}

using Keys = std::vector<std::string_view>;

void sort_unique(Keys* keys) {
    std::sort(keys->begin(), keys->end());
    keys->erase(std::unique(keys->begin(), keys->end()), keys->end());
}

// Tab-separated lines: scalars of an object in one line, sorted by key, with the upper-case name of
// the member it stands in before them; nested lists and objects in lines of their own.
class TextFormat {
public:
    std::string out;

    void item(Value value, const std::string* identifier, const Keys* scalar_keys) {
        if (value.is_object()) {
            object(value, identifier, scalar_keys);
        } else if (value.is_array()) {
            list(value, identifier);
        } else {
            out += python_str(value) + "\n";
        }
    }

private:
    void list(Value value, const std::string* identifier) {
        bool objects = false;
        bool lists = false;
        for (const Value element : value) {
            objects = objects || element.is_object();
            lists = lists || element.is_array();
        }
        if (objects) {
            Keys keys;
            for (const Value element : value) {
                const auto stop = element.end();
                for (auto it = element.begin(); element.is_object() && !(it == stop); ++it) {
                    if (is_scalar(*it)) {
                        keys.push_back(it.key());
                    }
                }
            }
            sort_unique(&keys);
            for (const Value element : value) {
                item(element, identifier, &keys);
            }
            return;
        }
        std::vector<std::string> scalars;
        for (const Value element : value) {
            if (is_scalar(element)) {
                scalars.push_back(python_str(element));
            }
        }
        if (!scalars.empty()) {
            if (identifier == nullptr) {
                out += join(scalars, "\t") + "\n";
            } else {
                for (const std::string& scalar : scalars) {
                    out += upper(*identifier) + "\t" + scalar + "\n";
                }
            }
        }
        for (const Value element : value) {
            if (lists && !is_scalar(element)) {
                item(element, identifier, nullptr);
            }
        }
    }

    void object(Value value, const std::string* identifier, const Keys* scalar_keys) {
        std::vector<std::string> scalars;
        const std::vector<Member> members = sorted_members(value);
        const auto is_scalar_key = [scalar_keys](const Member& member) {
            return scalar_keys == nullptr
                       ? is_scalar(member.value)
                       : std::binary_search(scalar_keys->begin(), scalar_keys->end(), member.key);
        };
        if (scalar_keys == nullptr) {
            for (const Member& member : members) {
                if (is_scalar(member.value)) {
                    scalars.push_back(python_str(member.value));
                }
            }
        } else {
            for (const std::string_view key : *scalar_keys) {
                const Value found = value[key];
                scalars.push_back(found.exists() ? python_str(found) : std::string());
            }
        }
        if (!scalars.empty()) {
            if (identifier != nullptr) {
                scalars.insert(scalars.begin(), upper(*identifier));
            }
            out += join(scalars, "\t") + "\n";
        }
        for (const Member& member : members) {
            if (!is_scalar_key(member)) {
                const std::string name(member.key);
                item(member.value, &name, nullptr);
            }
        }
    }
};

}  // namespace

std::string format_text(Value value) {
    TextFormat format;
    format.item(value, nullptr, nullptr);
    return format.out;
}

}  // namespace drydock::shell
