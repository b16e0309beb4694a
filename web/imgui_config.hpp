// Dear ImGui's compile-time configuration, for the library and for every file that includes
// imgui.h.
#pragma once

// A map of 10,000 tiles has more than 65,536 vertices in one draw list.
#define ImDrawIdx unsigned int

// Dear ImGui reports every item (id, rectangle, label, state) to hook functions, which web/
// defines: one stream for the DOM mirror, the browser tests and the guide's highlights.
#define IMGUI_ENABLE_TEST_ENGINE

// The page has no files; settings and fonts come through our own code.
#define IMGUI_DISABLE_FILE_FUNCTIONS
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_OBSOLETE_KEYIO
