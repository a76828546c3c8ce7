// The face detector's cascade, as the assembler puts it into the program: no file is looked for when it runs.
#include "cascade.hpp"

__asm__(
    ".section .rodata\n"
    ".hidden landfall_face_cascade\n"
    ".global landfall_face_cascade\n"
    "landfall_face_cascade:\n"
    ".incbin \"" LANDFALL_FACE_CASCADE
    "\"\n"
    ".hidden landfall_face_cascade_end\n"
    ".global landfall_face_cascade_end\n"
    "landfall_face_cascade_end:\n"
    ".byte 0\n"
    ".text\n");

extern "C" {
extern const char landfall_face_cascade[];      // NOLINT
extern const char landfall_face_cascade_end[];  // NOLINT
}

namespace landfall::imaging {

std::string_view face_cascade() noexcept {
  return {landfall_face_cascade, static_cast<std::size_t>(landfall_face_cascade_end - landfall_face_cascade)};
}

}  // namespace landfall::imaging
