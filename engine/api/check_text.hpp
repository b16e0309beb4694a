// Checks JSON text against a shape while it is being typed: what is wrong, and where. Unlike
// validate.hpp, which speaks for AWS about a request, this speaks for an editor: it goes on after a
// mistake, knows byte ranges, and names what was probably meant. Its sentences are Drydock's own.
//
//     const EditorCheck check = check_editor_text("task-def.json", text, {});
//     check.operation: "ecs.RegisterTaskDefinition", or empty: only JSON's own rules were looked at
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/model.hpp"

namespace drydock::api {

inline constexpr std::size_t kTextIssuesMax = 50;           // more are not collected
inline constexpr std::size_t kCheckedTextMax = 256 * 1024;  // bytes; as a file of the shell

enum class IssueKind : std::uint8_t {
    kSyntax,      // not JSON; what stands behind it is not looked at
    kUnknownKey,  // AWS's clients refuse it
    kDuplicate,   // the last of equal keys wins
    kWrongType,
    kMissing,  // a required member; the range is the object's opening brace
    kValue,    // enum, range, length
};

struct TextIssue {
    IssueKind kind = IssueKind::kSyntax;
    std::uint32_t begin = 0;  // bytes; begin < end, except at the end of the text
    std::uint32_t end = 0;
    std::string message;
};

// A shape that does not exist: JSON alone. Issues are in the order of the text.
[[nodiscard]] std::vector<TextIssue> check_json_text(Shape shape, std::string_view text);

struct EditorCheck {
    bool json = false;      // the text was taken for JSON
    std::string operation;  // what it was checked against, "ecs.RegisterTaskDefinition"; may be
                            // empty
    std::vector<TextIssue> issues;
};

// `wanted`: "ecs.RunTask" checks against that operation's input, "none" looks at JSON alone, empty
// guesses by the keys of the outermost object and by the file's name. Files that are not called
// *.json and do not begin with a brace or bracket are not looked at.
[[nodiscard]] EditorCheck check_editor_text(std::string_view file_name, std::string_view text,
                                            std::string_view wanted);

}  // namespace drydock::api
