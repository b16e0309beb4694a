// Included before everything else where Dear ImGui's OpenGL backend is compiled for the page.
//
// Before each frame the backend asks WebGL for the state it will change, to put it back afterwards.
// Nothing but the backend draws in the page's context, so the answer is always the state that a new
// context has; and asking makes the page wait until the graphics process has worked off all that it
// was told before, the last frame included. So the answers are given here.
#pragma once

#include <GLES3/gl3.h>

namespace drydock::webgl {

inline void get_integer(GLenum name, GLint* value) {
    switch (name) {
        case GL_ACTIVE_TEXTURE:
            *value = GL_TEXTURE0;
            return;
        case GL_CURRENT_PROGRAM:
        case GL_TEXTURE_BINDING_2D:
        case GL_SAMPLER_BINDING:
        case GL_ARRAY_BUFFER_BINDING:
        case GL_ELEMENT_ARRAY_BUFFER_BINDING:
        case GL_VERTEX_ARRAY_BINDING:
            *value = 0;
            return;
        case GL_VIEWPORT:  // set anew before each frame
        case GL_SCISSOR_BOX:
            value[0] = value[1] = value[2] = value[3] = 0;
            return;
        case GL_BLEND_SRC_RGB:
        case GL_BLEND_SRC_ALPHA:
            *value = GL_ONE;
            return;
        case GL_BLEND_DST_RGB:
        case GL_BLEND_DST_ALPHA:
            *value = GL_ZERO;
            return;
        case GL_BLEND_EQUATION_RGB:
        case GL_BLEND_EQUATION_ALPHA:
            *value = GL_FUNC_ADD;
            return;
        default:  // what the device is, asked once
            glGetIntegerv(name, value);
            return;
    }
}

// The backend asks about blending, culling, the tests of depth, stencil and scissor: all off at
// first.
inline GLboolean is_enabled(GLenum /*capability*/) { return GL_FALSE; }

}  // namespace drydock::webgl

#define glGetIntegerv drydock::webgl::get_integer
#define glIsEnabled drydock::webgl::is_enabled
