#pragma once

#include <cstdint>

#include <landfall/synth/scene.hpp>

#include "canvas.hpp"

namespace landfall::synth {

/// A drawn face. Its own coordinates: crown at y = -1, chin at y = 1, middle of the face at x = 0.
struct Face {
  Colour skin, hair, iris, shirt, lips;
  int hair_style = 0;  // 0 short, 1 side parting, 2 shoulder length, 3 tied up, 4 curls, 5 bald
  double width = 0.7, jaw = 0.5, chin = 0.2;
  double eye_y = 0.02, eye_x = 0.29, eye_size = 1, brow = 1, brow_tilt = 0;
  double nose_length = 0.4, nose_width = 0.13, mouth_y = 0.6, mouth_width = 0.25, mouth_full = 1, smile = 0;
  int beard = 0;  // 0 none, 1 moustache, 2 full
  bool earrings = false;

  static Face of(const Scene& scene);
};

void draw_face(Canvas& canvas, const Face& face, const Frame& frame);

}  // namespace landfall::synth
