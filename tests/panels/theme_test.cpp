#include <initializer_list>

#include "doctest/doctest.h"
#include "web/theme.hpp"

using namespace drydock::ui;  // NOLINT(google-build-using-namespace)

TEST_CASE("every text and status colour reaches 4.5:1 on every surface, dark and light") {
    for (const Palette* p : {&dark_palette(), &light_palette()}) {
        for (const Color back : {p->window, p->surface, p->raised, p->sunken}) {
            for (const Color ink : {p->text, p->text_dim, p->accent, p->running, p->starting,
                                    p->draining, p->failed, p->unknown}) {
                CHECK(contrast(ink, back) >= 4.5F);
            }
        }
        CHECK(contrast(p->on_accent, p->accent) >= 4.5F);
        CHECK(contrast(p->text, p->accent_soft) >= 4.5F);
        CHECK(contrast(p->accent, p->accent_soft) >= 4.5F);
    }
}

TEST_CASE("text on the tinted back of a task's card stays readable") {
    for (const Palette* p : {&dark_palette(), &light_palette()}) {
        for (const Color hue : {p->running, p->starting, p->draining, p->failed, p->unknown}) {
            const Color back = mix(p->surface, hue, 0.20F);  // hovered
            CHECK(contrast(p->text, back) >= 4.5F);
            CHECK(contrast(hue, mix(p->surface, hue, 0.12F)) >= 4.5F);
        }
    }
}
