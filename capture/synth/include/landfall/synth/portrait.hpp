#pragma once

#include <cstdint>

#include <landfall/base/api.hpp>
#include <landfall/base/hint.hpp>
#include <landfall/base/result.hpp>
#include <landfall/codec/picture.hpp>
#include <landfall/synth/page.hpp>
#include <landfall/synth/scene.hpp>

namespace landfall::synth {

struct CameraOptions {
  int width = 1280;  ///< pixels, 64 to 8192
  int height = 720;
  std::uint64_t frame = 0;    ///< the traveller moves a little from frame to frame
  double head_height = 0.45;  ///< crown to chin, part of the picture's height, 0.05 to 1
  double noise = 2;           ///< standard deviation in gray levels, 0 to 64
};

struct CameraFrame {
  codec::Picture picture;  ///< rgb24
  Box face;                ///< ear to ear, crown to chin; parts can lie outside the picture
  Point left_eye;          ///< the traveller's left: on the right of the picture
  Point right_eye;
};

/// The scene's traveller in front of a camera. The face is a drawing, plainly so. Equal arguments give equal pixels on
/// one machine. Errors: bad_input (a value outside its range). Reentrant.
[[nodiscard]] LANDFALL_API Result<CameraFrame> camera_frame(const Scene& scene, const CameraOptions& options = {});

}  // namespace landfall::synth
