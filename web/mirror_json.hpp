// The picture as text: what the DOM mirror, find-in-page, screen readers and the browser tests
// read.
#pragma once

#include <cstdint>
#include <string>

namespace drydock::ui {

// {"items":[{"a":anchor,"r":role,"l":label,"b":[x,y,w,h],"s":state,"v":visible}],
//  "texts":[{"r","t","g","b"}]}
// of the last drawn frame. `s` holds the letters d(isabled), c(heckable), C(hecked), o(penable),
// O(pened), f(ocused). Items that only Dear ImGui knows (no role or no label) are left out.
[[nodiscard]] std::string mirror_json();

// Changes when mirror_json() would. Cheap.
[[nodiscard]] std::uint64_t mirror_hash();

}  // namespace drydock::ui
