#include "face.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "random.hpp"

namespace landfall::synth {

namespace {

constexpr Colour skins[] = {{246, 214, 188}, {236, 196, 164}, {222, 176, 138},
                            {196, 144, 104}, {158, 108, 74},  {112, 74, 52}};
constexpr Colour hairs[] = {{34, 28, 28}, {62, 42, 30}, {104, 68, 40}, {160, 112, 62}, {196, 160, 104}, {132, 60, 34}};
constexpr Colour irises[] = {{74, 52, 34}, {96, 72, 40}, {84, 112, 84}, {86, 122, 150}, {60, 70, 84}};
constexpr Colour shirts[] = {{52, 66, 98},  {96, 46, 58}, {44, 86, 82}, {70, 70, 76},
                             {120, 96, 60}, {66, 52, 92}, {38, 46, 52}};

Ink paint(Colour c) { return Ink::picture(c); }
Colour darker(Colour c, double t) { return mix(c, {20, 14, 16}, t); }
Colour lighter(Colour c, double t) { return mix(c, {255, 250, 244}, t); }

// Draws in the face's own coordinates.
class Painter {
 public:
  Painter(Canvas& canvas, const Face& face, const Frame& frame) : canvas_(canvas), f_(face), frame_(frame) {}

  void shoulders() {
    const Points body =
        mirrored({{0.0, 1.18}, {0.3, 1.16}, {0.55, 1.28}, {1.0, 1.42}, {1.3, 1.62}, {1.46, 2.1}, {1.5, 3.4}, {0, 3.4}});
    fill(smooth(body, true), f_.shirt);
    for (const double side : {-1.0, 1.0}) {  // where the arm meets the body
      stroke(smooth({{side * 1.0, 1.95}, {side * 1.07, 2.3}, {side * 1.1, 3.4}}, false), 0.02, darker(f_.shirt, 0.3));
    }
    neck();
    for (const double side : {-1.0, 1.0}) {  // collar
      fill({{side * 0.44, 1.16}, {side * 0.56, 1.3}, {side * 0.24, 1.72}, {0, 1.52}, {side * 0.02, 1.5}},
           lighter(f_.shirt, 0.28));
      stroke({{side * 0.56, 1.3}, {side * 0.24, 1.72}, {0, 1.5}}, 0.014, darker(f_.shirt, 0.45));
    }
  }

  void back_hair() {
    if (f_.hair_style == 2) {
      fill(smooth(mirrored({{0, -1.06},
                            {0.5, -0.98},
                            {f_.width + 0.14, -0.5},
                            {f_.width + 0.2, 0.2},
                            {f_.width + 0.22, 0.9},
                            {f_.width + 0.06, 1.34},
                            {0.36, 1.3},
                            {0.0, 1.2}}),
                  true),
           darker(f_.hair, 0.25));
    } else if (f_.hair_style == 3) {
      fill(ellipse({0, -1.08}, 0.3, 0.24), darker(f_.hair, 0.15));
      stroke(smooth({{-0.2, -1.1}, {0, -1.2}, {0.2, -1.08}}, false), 0.02, lighter(f_.hair, 0.15));
    } else if (f_.hair_style == 4) {
      curls(0.1, 0.26);
    }
  }

  void head() {
    for (const double side : {-1.0, 1.0}) {
      const double x = side * (f_.width + 0.03);
      fill(ellipse({x, 0.12}, 0.1, 0.19, side * -8), darker(f_.skin, 0.12));
      fill(ellipse({x, 0.12}, 0.055, 0.12, side * -8), darker(f_.skin, 0.26));
      if (f_.earrings) fill(ellipse({x, 0.34}, 0.035, 0.035), {214, 184, 96});
    }
    const Points skull = smooth(outline(), true);
    fill(skull, darker(f_.skin, 0.2));
    spot({0, -0.02}, f_.width * 1.02, 1.02, lighter(f_.skin, 0.06), 1);  // falls off to the sides: the head is round
    spot({0, 0.0}, f_.width * 0.98, 0.95, lighter(f_.skin, 0.08), 0.7);
    spot({-0.05, -0.35}, 0.5, 0.36, lighter(f_.skin, 0.5), 0.3);
    for (const double side : {-1.0, 1.0}) spot({side * 0.38, 0.36}, 0.22, 0.17, mix(f_.skin, {214, 92, 84}, 0.5), 0.3);
    spot({0, 0.84}, 0.2, 0.12, lighter(f_.skin, 0.3), 0.3);
    stroke(skull, 0.012, darker(f_.skin, 0.3), true);
  }

  void eyes() {
    for (const double side : {-1.0, 1.0}) {
      const Point at{side * f_.eye_x, f_.eye_y};
      const double w = 0.135 * f_.eye_size, h = 0.062 * f_.eye_size;
      spot({at.x, at.y - 0.01}, w * 1.7, h * 3.2, darker(f_.skin, 0.35), 0.45);
      const Points lids = smooth({{at.x - w, at.y + 0.012},
                                  {at.x - w * 0.5, at.y - h * 0.8},
                                  {at.x, at.y - h},
                                  {at.x + w * 0.5, at.y - h * 0.8},
                                  {at.x + w, at.y + 0.012},
                                  {at.x + w * 0.45, at.y + h * 0.75},
                                  {at.x - w * 0.45, at.y + h * 0.75}},
                                 true);
      fill(lids, {246, 243, 238});
      fill(ellipse({at.x, at.y - 0.004}, h * 0.92, h * 0.95), darker(f_.iris, 0.25));
      fill(ellipse({at.x, at.y - 0.004}, h * 0.76, h * 0.79), f_.iris);
      fill(ellipse({at.x, at.y - 0.004}, h * 0.4, h * 0.42), {14, 12, 14});
      fill(ellipse({at.x + h * 0.3, at.y - h * 0.36}, h * 0.17, h * 0.17), {255, 255, 255});
      stroke(smooth({{at.x - w * 1.03, at.y + 0.014},
                     {at.x - w * 0.5, at.y - h * 0.86},
                     {at.x, at.y - h * 1.06},
                     {at.x + w * 0.5, at.y - h * 0.86},
                     {at.x + w * 1.03, at.y + 0.01}},
                    false),
             0.024, darker(f_.hair, 0.5));
      stroke(
          smooth({{at.x - w * 0.8, at.y + h * 0.5}, {at.x, at.y + h * 0.86}, {at.x + w * 0.8, at.y + h * 0.5}}, false),
          0.008, darker(f_.skin, 0.45));
      stroke(smooth({{at.x - w, at.y - h * 1.2}, {at.x, at.y - h * 1.75}, {at.x + w, at.y - h * 1.25}}, false), 0.009,
             darker(f_.skin, 0.4));
      brow(side, at, w);
    }
  }

  void nose() {
    const double base = f_.eye_y + f_.nose_length, w = f_.nose_width;
    spot({-0.035, base - 0.16}, 0.07, 0.3, darker(f_.skin, 0.4), 0.3);
    spot({0.02, base - 0.14}, 0.05, 0.3, lighter(f_.skin, 0.6), 0.5);
    spot({0, base + 0.04}, w * 1.4, 0.07, darker(f_.skin, 0.5), 0.5);
    spot({0, base - 0.025}, w * 0.7, 0.075, lighter(f_.skin, 0.5), 0.45);
    for (const double side : {-1.0, 1.0}) {
      stroke(smooth({{side * w * 0.82, base - 0.07}, {side * w * 1.05, base - 0.01}, {side * w * 0.8, base + 0.03}},
                    false),
             0.012, darker(f_.skin, 0.45));
      fill(ellipse({side * w * 0.45, base + 0.026}, 0.036, 0.017, side * 12), darker(f_.skin, 0.7));
    }
  }

  void mouth() {
    const double y = f_.mouth_y, w = f_.mouth_width, h = 0.05 * f_.mouth_full, lift = 0.03 * f_.smile;
    spot({0, y + h * 2.6}, w * 0.8, 0.06, darker(f_.skin, 0.4), 0.4);
    fill(smooth({{-w, y - lift},
                 {-w * 0.45, y - h * 0.72},
                 {-w * 0.12, y - h * 0.9},
                 {0, y - h * 0.66},
                 {w * 0.12, y - h * 0.9},
                 {w * 0.45, y - h * 0.72},
                 {w, y - lift},
                 {w * 0.5, y + 0.008},
                 {-w * 0.5, y + 0.008}},
                true),
         darker(f_.lips, 0.12));
    fill(smooth({{-w, y - lift},
                 {-w * 0.4, y + 0.004},
                 {w * 0.4, y + 0.004},
                 {w, y - lift},
                 {w * 0.55, y + h * 0.95},
                 {0, y + h * 1.3},
                 {-w * 0.55, y + h * 0.95}},
                true),
         f_.lips);
    spot({0.03, y + h * 0.7}, w * 0.5, h * 0.5, lighter(f_.lips, 0.5), 0.5);
    stroke(smooth({{-w * 1.04, y - lift - 0.004},
                   {-w * 0.4, y + 0.004},
                   {0, y - 0.004},
                   {w * 0.4, y + 0.004},
                   {w * 1.04, y - lift - 0.004}},
                  false),
           0.014, darker(f_.lips, 0.6));
  }

  void beard() {
    const double y = f_.mouth_y, w = f_.mouth_width;
    const Colour c = darker(f_.hair, 0.1);
    if (f_.beard == 2) {
      const Points right = {{0.0, y + 0.16},
                            {w * 0.7, y + 0.12},
                            {w * 1.15, y + 0.02},
                            {w * 1.25, y - 0.1},
                            {f_.width * 0.86, y - 0.16},
                            {f_.width * 0.99, 0.2},
                            {f_.width * 0.97, 0.42},
                            {f_.jaw + 0.09, 0.72},
                            {f_.chin + 0.1, 1.0},
                            {0, 1.07}};
      fill(smooth(mirrored(right), true), c, 0.9);
    }
    if (f_.beard >= 1) {
      fill(smooth({{-w * 1.15, y + 0.03},
                   {-w * 0.7, y - 0.1},
                   {0, y - 0.135},
                   {w * 0.7, y - 0.1},
                   {w * 1.15, y + 0.03},
                   {w * 0.5, y - 0.045},
                   {-w * 0.5, y - 0.045}},
                  true),
           c, 0.92);
    }
  }

  void front_hair() {
    const double w = f_.width;
    switch (f_.hair_style) {
      case 0:
        cap({{w + 0.03, 0.0},
             {w + 0.05, -0.4},
             {0.52, -0.96},
             {0, -1.1},
             {-0.52, -0.96},
             {-w - 0.05, -0.4},
             {-w - 0.03, 0.0},
             {-w + 0.07, -0.2},
             {-w + 0.14, -0.5},
             {-0.3, -0.66},
             {0.08, -0.7},
             {0.34, -0.64},
             {w - 0.14, -0.5},
             {w - 0.07, -0.2}});
        break;
      case 1:
        cap({{w + 0.03, 0.05},
             {w + 0.07, -0.4},
             {0.5, -1.0},
             {-0.06, -1.13},
             {-0.56, -0.96},
             {-w - 0.06, -0.4},
             {-w - 0.03, 0.05},
             {-w + 0.07, -0.2},
             {-0.46, -0.62},
             {-0.3, -0.82},
             {0.05, -0.56},
             {0.46, -0.5},
             {w - 0.05, -0.16}});
        break;
      case 2:
        cap({{w + 0.17, 0.7},
             {w + 0.17, -0.3},
             {0.54, -1.0},
             {0, -1.12},
             {-0.54, -1.0},
             {-w - 0.17, -0.3},
             {-w - 0.17, 0.7},
             {-w - 0.02, 0.62},
             {-w + 0.06, 0.0},
             {-0.42, -0.5},
             {0.02, -0.84},
             {0.42, -0.5},
             {w - 0.06, 0.0},
             {w + 0.02, 0.62}});
        break;
      case 3:
        cap({{w + 0.04, 0.0},
             {w + 0.04, -0.42},
             {0.5, -0.96},
             {0, -1.08},
             {-0.5, -0.96},
             {-w - 0.04, -0.42},
             {-w - 0.04, 0.0},
             {-w + 0.06, -0.24},
             {-0.4, -0.66},
             {0, -0.76},
             {0.4, -0.66},
             {w - 0.06, -0.24}});
        break;
      case 4:
        cap({{w + 0.04, -0.05},
             {w + 0.02, -0.5},
             {0.45, -0.98},
             {0, -1.08},
             {-0.45, -0.98},
             {-w - 0.02, -0.5},
             {-w - 0.04, -0.05},
             {-w + 0.1, -0.34},
             {-0.36, -0.6},
             {0, -0.64},
             {0.36, -0.6},
             {w - 0.1, -0.34}});
        curls(0.0, 0.15);
        break;
      default:
        spot({-0.1, -0.78}, 0.34, 0.16, lighter(f_.skin, 0.8), 0.5);
        break;
    }
  }

 private:
  [[nodiscard]] Points outline() const {
    return mirrored({{0, -1.0},
                     {0.36, -0.94},
                     {f_.width * 0.88, -0.62},
                     {f_.width, -0.2},
                     {f_.width * 0.985, 0.2},
                     {(f_.width + f_.jaw) / 2 + 0.08, 0.52},
                     {f_.jaw, 0.75},
                     {f_.chin, 0.95},
                     {0, 1.0}});
  }
  void neck() {
    fill(smooth({{-0.36, 0.6},
                 {-0.37, 1.05},
                 {-0.46, 1.2},
                 {-0.2, 1.44},
                 {0, 1.56},
                 {0.2, 1.44},
                 {0.46, 1.2},
                 {0.37, 1.05},
                 {0.36, 0.6}},
                true),
         darker(f_.skin, 0.16));
    spot({0, 1.04}, 0.46, 0.24, darker(f_.skin, 0.5), 0.6);
  }
  void brow(double side, Point at, double w) {
    const double y = at.y - 0.165, t = 0.03 * f_.brow_tilt;
    fill(smooth({{at.x - side * w * 1.05, y + 0.01 - t},
                 {at.x, y - 0.034},
                 {at.x + side * w * 1.35, y + 0.02 + t},
                 {at.x + side * w * 0.2, y + 0.036 * f_.brow - 0.02},
                 {at.x - side * w, y + 0.012 + 0.036 * f_.brow - t}},
                true),
         darker(f_.hair, 0.2), 0.9);
  }
  void cap(const Points& through) {
    fill(smooth(through, true), f_.hair);
    if (f_.hair_style == 4) return;
    for (int i = -3; i <= 3; ++i) {  // strands
      const double x = 0.14 * i;
      stroke(smooth({{x * 0.7, -1.04 + 0.02 * std::abs(i)}, {x * 1.15 + 0.03, -0.92}, {x * 1.35 + 0.02, -0.78}}, false),
             0.012, i % 2 == 0 ? lighter(f_.hair, 0.16) : darker(f_.hair, 0.3));
    }
  }
  void curls(double out, double radius) {
    for (int i = 0; i <= 14; ++i) {
      const double a = (-184 + 188.0 * i / 14) * std::numbers::pi / 180;
      const Point at{(f_.width + out - 0.02) * std::cos(a), -0.34 + (0.66 + out) * std::sin(a)};
      fill(ellipse(at, radius, radius), i % 2 == 0 ? f_.hair : darker(f_.hair, 0.12));
    }
  }
  void fill(const Points& p, Colour c, double opacity = 1) { canvas_.fill(frame_(p), paint(c), opacity); }
  void stroke(const Points& p, double width, Colour c, bool closed = false) {
    canvas_.stroke(frame_(p), width * frame_.scale, paint(c), closed);
  }
  void spot(Point at, double rx, double ry, Colour c, double strength) {
    canvas_.spot(frame_(at), rx * frame_.scale, ry * frame_.scale, paint(c), strength);
  }

  Canvas& canvas_;
  const Face& f_;
  Frame frame_;
};

}  // namespace

Face Face::of(const Scene& scene) {
  Random random(scene.seed(), "face");
  const auto sex = scene.traveller().sex;
  const bool female = sex == mrz::Sex::female || (sex == mrz::Sex::unspecified && random.chance(0.5));
  const int age = scene.today().year - scene.traveller().birth.year;
  Face f;
  f.skin = mix(random.pick(skins), random.pick(skins), random.real(0, 0.25));
  const int fair = f.skin.r > 215 ? 6 : f.skin.r > 180 ? 4 : 3;
  f.hair = hairs[random.below(fair)];
  if (age > 50) f.hair = mix(f.hair, {206, 204, 204}, std::min(0.95, (age - 50) / 28.0));
  f.iris = random.pick(irises);
  f.shirt = random.pick(shirts);
  f.lips = mix(f.skin, female ? Colour{184, 62, 74} : Colour{168, 84, 78}, female ? 0.62 : 0.42);
  static constexpr int his[] = {0, 0, 1, 1, 4, 5}, hers[] = {2, 2, 3, 3, 4, 1};
  f.hair_style = female ? random.pick(hers) : random.pick(his);
  f.width = random.real(0.64, 0.74);
  f.jaw = random.real(0.42, 0.5) + (female ? -0.03 : 0.04);
  f.chin = random.real(0.16, 0.26) + (female ? -0.02 : 0.03);
  f.eye_y = random.real(-0.03, 0.05), f.eye_x = random.real(0.27, 0.31),
  f.eye_size = random.real(0.92, 1.12) * (female ? 1.06 : 1);
  f.brow = random.real(0.7, 1.3) * (female ? 0.75 : 1.15), f.brow_tilt = random.real(-0.6, 0.6);
  f.nose_length = random.real(0.34, 0.43), f.nose_width = random.real(0.11, 0.16);
  f.mouth_y = random.real(0.58, 0.64), f.mouth_width = random.real(0.21, 0.28),
  f.mouth_full = random.real(0.8, 1.25) * (female ? 1.15 : 0.95);
  f.smile = random.real(-0.4, 0.9);
  f.beard = female || !random.chance(0.4) ? 0 : random.between(1, 2);
  f.earrings = female && random.chance(0.4);
  return f;
}

void draw_face(Canvas& canvas, const Face& face, const Frame& frame) {
  Painter painter(canvas, face, frame);
  painter.back_hair();
  painter.shoulders();
  painter.head();
  painter.nose();
  painter.beard();
  painter.mouth();
  painter.front_hair();
  painter.eyes();
}

}  // namespace landfall::synth
