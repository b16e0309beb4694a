// Checks a JSON document against the part of JSON Schema that tutorials/lesson.schema.json uses. An
// unknown keyword is a fault too, so the schema cannot say something that is never checked.
#pragma once

#include <string>
#include <vector>

namespace drydock::lesson {

// One line per fault, with its place.
[[nodiscard]] std::vector<std::string> check_schema(const std::string& schema,
                                                    const std::string& document);

}  // namespace drydock::lesson
