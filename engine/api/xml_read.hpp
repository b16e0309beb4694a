// A request's XML body (S3) as a document, read by shape. Attributes, comments and processing
// instructions are skipped; there are no entities but the five of XML and numeric ones, and no
// document types, so nothing can be expanded or fetched.
#pragma once

#include <string>
#include <string_view>

#include "engine/api/model.hpp"
#include "engine/api/value.hpp"

namespace drydock::api {

// Writes the content of the root element as a value of `shape`. False on malformed text, and when
// it nests deeper than kJsonDepthMax.
[[nodiscard]] bool read_xml(std::string_view text, Shape shape, DocBuilder* build);

}  // namespace drydock::api
