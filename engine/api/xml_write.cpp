#include "engine/api/xml_write.hpp"

#include "engine/api/timestamp.hpp"

namespace drydock::api {

namespace {

void open_tag(std::string& out, std::string_view name) { out.append("<").append(name).append(">"); }

void close_tag(std::string& out, std::string_view name) {
    out.append("</").append(name).append(">");
}

void append_value(std::string& out, std::string_view name, Shape shape, bool flat, Value value);

void append_list(std::string& out, std::string_view name, Shape shape, bool flat, Value value) {
    if (!flat) {
        open_tag(out, name);
    }
    for (const Value element : value) {
        append_value(out, flat ? name : shape.item_name(), shape.element(), false, element);
    }
    if (!flat) {
        close_tag(out, name);
    }
}

void append_map(std::string& out, std::string_view name, Shape shape, bool flat, Value value) {
    if (!flat) {
        open_tag(out, name);
    }
    const std::string_view entry = flat ? name : "entry";
    const auto stop = value.end();
    for (auto it = value.begin(); !(it == stop); ++it) {
        open_tag(out, entry);
        append_xml_element(out, "key", it.key());
        append_value(out, "value", shape.element(), false, *it);
        close_tag(out, entry);
    }
    if (!flat) {
        close_tag(out, name);
    }
}

void append_value(std::string& out, std::string_view name, Shape shape, bool flat, Value value) {
    if (!value.exists() || value.is_null()) {
        return;
    }
    flat = flat || shape.flattened();
    if (shape.is_structure()) {
        open_tag(out, name);
        append_xml_members(out, shape, value);
        close_tag(out, name);
    } else if (shape.is_list()) {
        append_list(out, name, shape, flat, value);
    } else if (shape.is_map()) {
        append_map(out, name, shape, flat, value);
    } else {
        append_xml_element(out, name, scalar_text(shape, value, TimestampFormat::kIso8601));
    }
}

}  // namespace

void append_xml_text(std::string& out, std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '&':
                out.append("&amp;");
                break;
            case '<':
                out.append("&lt;");
                break;
            case '>':
                out.append("&gt;");
                break;
            case '"':
                out.append("&quot;");
                break;
            case '\r':
                out.append("&#xD;");
                break;
            default:
                // XML 1.0 has no way to write the other control characters.
                out.push_back(static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? '?'
                                                                                             : c);
        }
    }
}

void append_xml_element(std::string& out, std::string_view name, std::string_view text) {
    open_tag(out, name);
    append_xml_text(out, text);
    close_tag(out, name);
}

std::string scalar_text(Shape shape, Value value, TimestampFormat otherwise) {
    std::int64_t ms = 0;
    if (shape.kind() == ShapeKind::kTimestamp && timestamp_ms(value, &ms)) {
        std::string out;
        const TimestampFormat own = shape.timestamp_format();
        append_timestamp(out, ms, own == TimestampFormat::kDefault ? otherwise : own);
        return out;
    }
    return value.is_bool() ? value.boolean() ? "true" : "false" : std::string(value.str());
}

void append_xml_members(std::string& out, Shape shape, Value value) {
    for (std::uint16_t i = 0; i < shape.member_count(); ++i) {
        const Member member = shape.member(i);
        if (member.location() == Location::kBody) {
            append_value(out, member.location_name(), member.shape(), member.flattened(),
                         value[member.name()]);
        }
    }
}

}  // namespace drydock::api
