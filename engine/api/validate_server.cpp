// The service's own voice: see validate.hpp.
#include <string>

#include "engine/api/pattern.hpp"
#include "engine/api/validate.hpp"
#include "engine/api/validation_rules.hpp"

namespace drydock::api {

namespace {

inline constexpr std::size_t kViolationsMax = 20;    // told in one answer; more are not collected
inline constexpr std::size_t kShownValueMax = 1024;  // bytes of a value quoted in a sentence

// Where the walk stands: a chain on the call stack, spelled out only when something is wrong.
struct Path {
    const Path* parent = nullptr;
    std::string_view name;    // a member, or a map's key
    std::uint32_t index = 0;  // list elements: 1-based
};

// "tags.1.member.key": members begin with a small letter, list elements are N.member.
void append_path(std::string& out, const Path* path) {
    if (path == nullptr) {
        return;
    }
    append_path(out, path->parent);
    if (!out.empty()) {
        out.push_back('.');
    }
    if (path->index != 0) {
        out.append(std::to_string(path->index)).append(".member");
        return;
    }
    const std::size_t begin = out.size();
    out.append(path->name);
    if (begin < out.size() && out[begin] >= 'A' && out[begin] <= 'Z') {
        out[begin] = static_cast<char>(out[begin] - 'A' + 'a');
    }
}

// A value as the Java services print it: text bare, [a, b], {k=v}, Shape(k=v).
void append_shown(std::string& out, Value value) {
    if (out.size() > kShownValueMax) {
        return;
    }
    if (!value.is_array() && !value.is_object()) {
        value.is_string() ? static_cast<void>(out.append(value.str())) : append_json(out, value);
        return;
    }
    const bool members = value.is_object();
    out.push_back(members ? '{' : '[');
    std::string_view separator;
    const auto stop = value.end();
    for (auto it = value.begin(); !(it == stop) && out.size() <= kShownValueMax; ++it) {
        out.append(separator);
        separator = ", ";
        if (members) {
            out.append(it.key()).push_back('=');
        }
        append_shown(out, *it);
    }
    out.push_back(members ? '}' : ']');
}

std::string enum_list(Shape shape, std::string_view separator) {
    std::string out;
    for (std::uint16_t i = 0; i < shape.enum_count(); ++i) {
        out.append(i == 0 ? "" : separator).append(shape.enum_value(i));
    }
    return out;
}

// Length in UTF-16 units, as the services count.
std::int64_t text_length(std::string_view text) {
    std::int64_t n = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        n += (byte & 0xc0) != 0x80 ? 1 : 0;
        n += byte >= 0xf0 ? 1 : 0;
    }
    return n;
}

std::string_view java_type(ShapeKind kind) {
    switch (kind) {
        case ShapeKind::kString:
            return "String";
        case ShapeKind::kBlob:
            return "ByteBuffer";
        case ShapeKind::kBoolean:
            return "Boolean";
        case ShapeKind::kTimestamp:
            return "Date";
        case ShapeKind::kInteger:
            return "Integer";
        case ShapeKind::kLong:
            return "Long";
        case ShapeKind::kFloat:
            return "Float";
        case ShapeKind::kDouble:
            return "Double";
        case ShapeKind::kStructure:
        case ShapeKind::kList:
        case ShapeKind::kMap:
            break;
    }
    return "Object";
}

std::string_view token_name(Value value) {
    switch (value.kind()) {
        case Kind::kTrue:
            return "TRUE_VALUE";
        case Kind::kFalse:
            return "FALSE_VALUE";
        case Kind::kNumber:
            return value.str().find_first_of(".eE") == std::string_view::npos ? "NUMBER_VALUE"
                                                                              : "DECIMAL_VALUE";
        case Kind::kString:
            return "STRING_VALUE";
        case Kind::kNull:
        case Kind::kArray:
        case Kind::kObject:
            break;
    }
    return "NULL_VALUE";
}

bool fits_scalar(ShapeKind kind, Value value) {
    switch (kind) {
        case ShapeKind::kString:
        case ShapeKind::kBlob:
            return value.is_string();
        case ShapeKind::kBoolean:
            return value.is_bool();
        case ShapeKind::kInteger:
            return value.is_integer() && value.i64() >= INT32_MIN && value.i64() <= INT32_MAX;
        case ShapeKind::kLong:
            return value.is_integer();
        case ShapeKind::kTimestamp:
        case ShapeKind::kFloat:
        case ShapeKind::kDouble:
            return value.is_number();
        case ShapeKind::kStructure:
        case ShapeKind::kList:
        case ShapeKind::kMap:
            break;
    }
    return false;
}

class Walk {
public:
    Walk(const ServiceModel& service, const OperationModel& operation)
        : service_(service), operation_(operation), rules_(validation_rules(service)) {}

    // False stops the walk: a type error or a text of its own was found.
    bool structure(Shape shape, Value value, const Path* path);
    bool missing(Shape shape, const std::uint64_t* seen, const Path* path);

    [[nodiscard]] std::optional<ApiError> verdict();

private:
    bool check(Shape shape, Value value, const Path* path);
    bool list(Shape shape, Value value, const Path* path);
    bool map(Shape shape, Value value, const Path* path);
    bool wrong_type(Shape shape, Value value, const Path* path);
    bool own(const OwnText& text, std::string_view value, Shape shape);
    bool ec2_stop(std::string_view code, std::string message);
    bool ec2_range(Shape shape, Value value, const Path* path);
    [[nodiscard]] std::string wrong_type_text(Shape shape, Value value, const Path* path) const;
    void violate(const Path* path, std::string_view shown, std::string_view constraint);
    void collection_size(Shape shape, Value value, const Path* path);
    void scalar_element(Shape shape, Value value, std::string* constraints);
    bool scalar(Shape shape, Value value, const Path* path);
    bool elements(Shape shape, Value value, const Path* path, std::string* constraints);

    const ServiceModel& service_;
    const OperationModel& operation_;
    ServiceRules rules_;
    std::size_t violations_ = 0;
    std::string message_;
    std::optional<ApiError> stop_;
};

void Walk::violate(const Path* path, std::string_view shown, std::string_view constraint) {
    if (++violations_ > kViolationsMax) {
        return;
    }
    if (rules_.style == ConstraintStyle::kInvalidParameter) {
        if (violations_ > 1) {
            return;  // ECR names the first only
        }
        message_ = "Invalid parameter at '";
        std::string where;
        append_path(where, path);
        message_ += where;
        message_ += "' failed to satisfy constraint: '";
        constexpr std::string_view kSubject = "Member ";
        message_ += constraint.substr(constraint.starts_with(kSubject) ? kSubject.size() : 0);
        message_ += "'";
        return;
    }
    message_ += violations_ > 1 ? "; Value " : "Value ";
    message_ += shown;
    message_ += " at '";
    std::string where;
    append_path(where, path);
    message_ += where;
    message_ += "' failed to satisfy constraint: ";
    message_ += constraint;
}

std::optional<ApiError> Walk::verdict() {
    if (stop_.has_value() || violations_ == 0) {
        return stop_;
    }
    ApiError error;
    error.code = validation_code(rules_, operation_.name);
    if (rules_.style == ConstraintStyle::kCounted) {
        const std::size_t told = violations_ < kViolationsMax ? violations_ : kViolationsMax;
        error.message = std::to_string(told);
        error.message +=
            told == 1 ? " validation error detected: " : " validation errors detected: ";
    }
    error.message += message_;
    return error;
}

bool Walk::own(const OwnText& text, std::string_view value, Shape shape) {
    ApiError error;
    error.code = text.code;
    std::string_view rest = text.text;
    while (!rest.empty()) {
        const std::size_t brace = rest.find('{');
        error.message.append(rest.substr(0, brace));
        if (brace == std::string_view::npos) {
            break;
        }
        rest.remove_prefix(brace);
        const bool one = rest.starts_with("{value}");
        one ? error.message.append(value) : error.message.append(enum_list(shape, ","));
        rest.remove_prefix(rest.find('}') + 1);
    }
    stop_ = std::move(error);
    return false;
}

bool Walk::ec2_stop(std::string_view code, std::string message) {
    ApiError error;
    error.code = code;
    error.message = std::move(message);
    stop_ = std::move(error);
    return false;
}

// "Value ( 3 ) for parameter maxResults is invalid. Expecting a value greater than 5."
bool Walk::ec2_range(Shape shape, Value value, const Path* path) {
    if (!value.is_integer() || (!shape.has_min() && !shape.has_max()) ||
        (value.i64() >= shape.min() && value.i64() <= shape.max())) {
        return true;
    }
    std::string where;
    append_path(where, path);
    std::string message = "Value ( " + std::to_string(value.i64()) + " ) for parameter " + where;
    const bool low = value.i64() < shape.min();
    message += low ? " is invalid. Expecting a value greater than "
                   : " is invalid. Expecting a value smaller than ";
    return ec2_stop(rules_.code, message + std::to_string(low ? shape.min() : shape.max()) + ".");
}

std::string Walk::wrong_type_text(Shape shape, Value value, const Path* path) const {
    const bool newer = rules_.wording == Wording::kNewer;
    const ShapeKind kind = shape.kind();
    if (value.is_object()) {
        return newer ? "Start of structure or map found where not expected"
                     : "Start of structure or map found where not expected.";
    }
    if (value.is_array()) {
        if (!newer) {
            return "Start of list found where not expected";
        }
        std::string text = "Unrecognized collection type ";
        if (kind == ShapeKind::kStructure) {
            return text.append("class ").append(rules_.java_package).append(shape.name());
        }
        if (kind == ShapeKind::kMap) {
            return text.append("java.util.Map<java.lang.String, java.lang.String>");
        }
        text.append(kind == ShapeKind::kBlob ? "class java.nio." : "class java.lang.");
        return text.append(java_type(kind));
    }
    if (kind == ShapeKind::kStructure || kind == ShapeKind::kList || kind == ShapeKind::kMap) {
        if (newer) {
            const bool element = path != nullptr && path->index != 0;
            return element ? "Unexpected value type in payload" : "Unexpected field type";
        }
        return kind == ShapeKind::kList  ? "Expected list or null"
               : kind == ShapeKind::kMap ? "Expected map or null"
                                         : "Expected null";
    }
    if (kind == ShapeKind::kBlob) {
        return "only base-64-encoded strings are convertible to bytes";
    }
    std::string text(token_name(value));
    const std::string_view type = java_type(kind);
    if (newer) {
        return text.append(" cannot be converted to ").append(type);
    }
    text.append(" can not be converted to ").append(kind == ShapeKind::kInteger ? "an " : "a ");
    return text.append(type);
}

bool Walk::wrong_type(Shape shape, Value value, const Path* path) {
    if (rules_.style == ConstraintStyle::kEc2) {
        std::string shown;
        std::string where;
        append_shown(shown, value);
        append_path(where, path);
        return ec2_stop(rules_.code,
                        "Value (" + shown + ") for parameter " + where + " is invalid.");
    }
    ApiError error;
    error.code = "SerializationException";
    error.message = wrong_type_text(shape, value, path);
    stop_ = std::move(error);
    return false;
}

// Everything a scalar violates, in the order the services tell it.
void Walk::scalar_element(Shape shape, Value value, std::string* constraints) {
    const auto add = [constraints](std::string_view text) {
        constraints->append(constraints->empty() ? "" : "\n").append(text);
    };
    const bool text = shape.kind() == ShapeKind::kString;
    if (shape.has_min() || shape.has_max()) {
        const std::int64_t size = text ? text_length(value.str()) : value.i64();
        const std::string_view what = text ? "length" : "value";
        if (!text && !value.is_integer()) {
            // Bounds of fractions are left to the handler; the models hold none that matters.
        } else if (size > shape.max()) {
            add(std::string("Member must have ") + std::string(what) + " less than or equal to " +
                std::to_string(shape.max()));
        } else if (size < shape.min()) {
            add(std::string("Member must have ") + std::string(what) +
                " greater than or equal to " + std::to_string(shape.min()));
        }
    }
    if (!text || violations_ > kViolationsMax) {
        return;  // enough is wrong; patterns are the dear part
    }
    if (rules_.enforces_patterns && !shape.pattern().empty() &&
        match_pattern(shape.pattern(), value.str()) == PatternVerdict::kDiffers) {
        add(std::string("Member must satisfy regular expression pattern: ") +
            std::string(shape.pattern()));
    }
    if (shape.enum_count() != 0 && !shape.has_enum_value(value.str())) {
        add("Member must satisfy enum value set: [" + enum_list(shape, ", ") + "]");
    }
}

bool Walk::scalar(Shape shape, Value value, const Path* path) {
    if (!fits_scalar(shape.kind(), value)) {
        return wrong_type(shape, value, path);
    }
    if (rules_.style == ConstraintStyle::kEc2 && !ec2_range(shape, value, path)) {
        return false;
    }
    if (shape.enum_count() != 0 && !shape.has_enum_value(value.str())) {
        const OwnText* text = own_text(service_.id, operation_.name, Refusal::kEnum, shape.name());
        if (text != nullptr) {
            return own(*text, value.str(), shape);
        }
    }
    std::string constraints;
    scalar_element(shape, value, &constraints);
    std::string_view rest = constraints;
    while (!rest.empty()) {
        std::string shown = "'";
        append_shown(shown, value);
        shown.push_back('\'');
        const std::size_t stop = rest.find('\n');
        violate(path, shown, rest.substr(0, stop));
        rest.remove_prefix(stop == std::string_view::npos ? rest.size() : stop + 1);
    }
    return true;
}

void Walk::collection_size(Shape shape, Value value, const Path* path) {
    const auto size = static_cast<std::int64_t>(value.size());
    if (size <= shape.max() && size >= shape.min()) {
        return;
    }
    std::string shown = "'";
    append_shown(shown, value);
    shown.push_back('\'');
    const bool over = size > shape.max();
    violate(path, shown,
            (over ? "Member must have length less than or equal to "
                  : "Member must have length greater than or equal to ") +
                std::to_string(over ? shape.max() : shape.min()));
}

// Scalar elements are judged together: AWS names the list, not the element.
bool Walk::elements(Shape shape, Value value, const Path* path, std::string* constraints) {
    Path here{path, {}, 0};
    for (const Value element : value) {
        ++here.index;
        if (element.is_null()) {
            if (constraints->empty()) {
                *constraints = "Member must not be null";
            }
            continue;
        }
        const ShapeKind kind = shape.kind();
        if (kind == ShapeKind::kStructure || kind == ShapeKind::kList || kind == ShapeKind::kMap) {
            if (!check(shape, element, &here)) {
                return false;
            }
        } else if (!fits_scalar(kind, element)) {
            return wrong_type(shape, element, &here);
        } else if (constraints->empty()) {
            scalar_element(shape, element, constraints);
        }
    }
    return true;
}

bool Walk::list(Shape shape, Value value, const Path* path) {
    if (!value.is_array()) {
        return wrong_type(shape, value, path);
    }
    collection_size(shape, value, path);
    std::string constraints;
    if (!elements(shape.element(), value, path, &constraints)) {
        return false;
    }
    if (!constraints.empty()) {
        std::string shown = "'";
        append_shown(shown, value);
        shown.push_back('\'');
        std::string joined;
        for (const char c : constraints) {
            c == '\n' ? static_cast<void>(joined.append(", ")) : joined.push_back(c);
        }
        violate(path, shown, "Member must satisfy constraint: [" + joined + "]");
    }
    return true;
}

bool Walk::map(Shape shape, Value value, const Path* path) {
    if (!value.is_object()) {
        return wrong_type(shape, value, path);
    }
    collection_size(shape, value, path);
    const auto stop = value.end();
    for (auto it = value.begin(); !(it == stop); ++it) {
        const Path here{path, it.key(), 0};
        if (!(*it).is_null() && !check(shape.element(), *it, &here)) {
            return false;
        }
    }
    return true;
}

bool Walk::check(Shape shape, Value value, const Path* path) {
    switch (shape.kind()) {
        case ShapeKind::kStructure:
            return structure(shape, value, path);
        case ShapeKind::kList:
            return list(shape, value, path);
        case ShapeKind::kMap:
            return map(shape, value, path);
        case ShapeKind::kString:
        case ShapeKind::kBlob:
        case ShapeKind::kBoolean:
        case ShapeKind::kTimestamp:
        case ShapeKind::kInteger:
        case ShapeKind::kLong:
        case ShapeKind::kFloat:
        case ShapeKind::kDouble:
            break;
    }
    return scalar(shape, value, path);
}

bool Walk::missing(Shape shape, const std::uint64_t* seen, const Path* path) {
    for (std::uint16_t i = 0; i < shape.member_count(); ++i) {
        const Member member = shape.member(i);
        if (!member.required() || (seen[i / 64] >> (i % 64) & 1) != 0) {
            continue;
        }
        const OwnText* text = path != nullptr ? nullptr
                                              : own_text(service_.id, operation_.name,
                                                         Refusal::kMissing, member.name());
        if (text != nullptr) {
            return own(*text, {}, {});
        }
        if (rules_.style == ConstraintStyle::kEc2) {
            return ec2_stop("MissingParameter", "The request must contain the parameter " +
                                                    std::string(member.location_name()));
        }
        const Path here{path, member.name(), 0};
        violate(&here, "null", "Member must not be null");
    }
    return true;
}

bool Walk::structure(Shape shape, Value value, const Path* path) {
    if (!value.is_object()) {
        return wrong_type(shape, value, path);
    }
    std::uint64_t seen[4] = {};
    const auto stop = value.end();
    std::uint16_t expected = 0;  // requests usually name members in the model's order
    for (auto it = value.begin(); !(it == stop); ++it) {
        const Value member_value = *it;
        if (member_value.is_null()) {
            continue;
        }
        std::uint16_t i = expected;
        if (i >= shape.member_count() || shape.member(i).name() != it.key()) {
            i = shape.find_index(it.key());
            if (i == kNoId) {
                continue;
            }
        }
        expected = static_cast<std::uint16_t>(i + 1);
        seen[i / 64] |= std::uint64_t{1} << (i % 64);
        const Path here{path, it.key(), 0};
        if (!check(shape.member(i).shape(), member_value, &here)) {
            return false;
        }
    }
    return missing(shape, seen, path);
}

}  // namespace

std::optional<ApiError> validate_input(const ServiceModel& service, const OperationModel& operation,
                                       Value input) {
    const Shape shape = service.input(operation);
    if (!shape.exists()) {
        return std::nullopt;
    }
    Walk walk(service, operation);
    if (!input.exists()) {
        constexpr std::uint64_t kNothing[4] = {};
        walk.missing(shape, kNothing, nullptr);
    } else {
        walk.structure(shape, input, nullptr);
    }
    return walk.verdict();
}

}  // namespace drydock::api
