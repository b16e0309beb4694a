// The "Details" of the inspector, one form per kind of object.
#pragma once

#include "web/ui.hpp"

namespace drydock::ui {

void draw_object_fields(Ui& ui);

}  // namespace drydock::ui
