// An answer's JSON as XML, in the order and with the names of its shape.
#pragma once

#include <string>
#include <string_view>

#include "engine/api/model.hpp"
#include "engine/api/value.hpp"

namespace drydock::api {

void append_xml_text(std::string& out, std::string_view text);
// <name>text</name>
void append_xml_element(std::string& out, std::string_view name, std::string_view text);
// The members of a structure, without an element around them. Members bound elsewhere than to the
// body are left out.
void append_xml_members(std::string& out, Shape shape, Value value);
// One value as text for a header, a URL or an element.
[[nodiscard]] std::string scalar_text(Shape shape, Value value, TimestampFormat otherwise);

}  // namespace drydock::api
