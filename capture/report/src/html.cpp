#include <algorithm>

#include "html.hpp"

namespace landfall::report {
namespace {

// The length of the UTF-8 sequence at the beginning, 0 where there is none (RFC 3629: no overlong forms, no
// surrogates).
std::size_t sequence_length(std::string_view in) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(in[i]); };
  const unsigned lead = byte(0);
  const std::size_t size = lead < 0x80                   ? 1
                           : lead >= 0xC2 && lead < 0xE0 ? 2
                           : lead >= 0xE0 && lead < 0xF0 ? 3
                           : lead >= 0xF0 && lead < 0xF5 ? 4
                                                         : 0;
  if (size == 0 || in.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i)
    if ((byte(i) & 0xC0U) != 0x80) return 0;
  if (size == 3 && ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) >= 0xA0))) return 0;
  if (size == 4 && ((lead == 0xF0 && byte(1) < 0x90) || (lead == 0xF4 && byte(1) >= 0x90))) return 0;
  return size;
}

// C0 and C1 controls, DEL, and what turns the direction of text around (it could make one value look like another).
bool invisible(std::string_view sequence) {
  if (sequence.size() == 1) {
    const auto c = static_cast<unsigned char>(sequence[0]);
    return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
  }
  if (sequence.size() == 2) return sequence >= "\xC2\x80" && sequence <= "\xC2\x9F";
  return (sequence >= "\xE2\x80\x8E" && sequence <= "\xE2\x80\x8F") ||
         (sequence >= "\xE2\x80\xAA" && sequence <= "\xE2\x80\xAE") ||
         (sequence >= "\xE2\x81\xA6" && sequence <= "\xE2\x81\xA9");
}

}  // namespace

std::string escape_html(std::string_view text) {
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  while (!text.empty()) {
    const auto size = sequence_length(text);
    const auto sequence = text.substr(0, size);
    if (size == 0 || invisible(sequence))
      out += replacement;
    else if (sequence == "&")
      out += "&amp;";
    else if (sequence == "<")
      out += "&lt;";
    else if (sequence == ">")
      out += "&gt;";
    else if (sequence == "\"")
      out += "&quot;";
    else if (sequence == "'")
      out += "&#39;";
    else
      out += sequence;
    text.remove_prefix(size == 0 ? 1 : size);
  }
  return out;
}

std::string spoken(std::string_view name) {
  std::string out(name);
  std::replace(out.begin(), out.end(), '_', ' ');
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

const std::string_view report_style = R"css(
:root{--ink:#16202c;--soft:#5a6878;--line:#dde3ea;--paper:#fff;--bed:#eef1f5;--good:#13724b;--good-bg:#e5f4ec;--warn:#8f5200;--warn-bg:#fdf1da;--bad:#a81f2d;--bad-bg:#fbe7e8;--mute:#5a6878;--mute-bg:#eef1f5;--accent:#1d4e89}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bed);color:var(--ink);font:15px/1.5 system-ui,"Segoe UI","Noto Sans","DejaVu Sans",Arial,sans-serif;-webkit-print-color-adjust:exact;print-color-adjust:exact}
main{max-width:1160px;margin:0 auto;padding:20px}
h1,h2,h3,p{margin:0}
h2{font-size:13px;font-weight:700;letter-spacing:.07em;text-transform:uppercase;color:var(--soft);margin-bottom:14px}
h3{font-size:14px;margin:18px 0 6px}
.simulated{background:repeating-linear-gradient(135deg,#ffd45c 0 16px,#ffc62e 16px 32px);color:#3a2a00;text-align:center;font-weight:700;padding:9px 20px}
.simulated b{letter-spacing:.14em;margin-right:.6em}
.status{display:flex;align-items:center;gap:20px;color:#fff;border-radius:10px;padding:20px 24px;margin-bottom:16px}
.status.good{background:var(--good)}.status.warn{background:var(--warn)}.status.bad{background:var(--bad)}
.status .symbol{flex:none;width:58px;height:58px;border-radius:50%;background:#fff;display:grid;place-items:center;font-size:34px;font-weight:700;line-height:1}
.status.good .symbol{color:var(--good)}.status.warn .symbol{color:var(--warn)}.status.bad .symbol{color:var(--bad)}
.status h1{font-size:26px;line-height:1.2}
.status p{font-size:16px;opacity:.95;margin-top:3px}
.status .when{margin-left:auto;text-align:right;font-size:13px;line-height:1.45;white-space:nowrap}
.status .when b{font-size:15px;display:block}
.steps{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:10px;margin-bottom:16px}
.step{background:var(--paper);border-radius:10px;border-left:5px solid var(--mute);padding:11px 14px;font-size:13.5px;line-height:1.4;overflow-wrap:anywhere}
.step.good{border-color:var(--good)}.step.warn{border-color:var(--warn)}.step.bad{border-color:var(--bad)}
.step b{display:block;font-size:15px}
.step .word{font-weight:600}
.good>.word,td.good,b.good{color:var(--good)}.warn>.word,td.warn,b.warn{color:var(--warn)}.bad>.word,td.bad,b.bad{color:var(--bad)}.mute>.word,td.mute{color:var(--mute)}
section{background:var(--paper);border-radius:10px;padding:20px 22px;margin-bottom:16px}
.columns{display:grid;grid-template-columns:minmax(0,1.12fr) minmax(0,1fr);gap:26px;align-items:start}
figure{margin:0}
figure .frame{position:relative;background:#11161c;border-radius:6px;overflow:hidden;line-height:0}
figure img{width:100%;height:auto;display:block}
figure svg{position:absolute;inset:0;width:100%;height:100%}
figcaption{font-size:12.5px;color:var(--soft);margin-top:6px;line-height:1.4}
svg polygon{fill:none;vector-effect:non-scaling-stroke}
svg .zone{stroke-width:3}svg .zone.good{stroke:#18b374}svg .zone.warn{stroke:#ff9d1e}svg .zone.bad{stroke:#ff4d5e}
svg .cell{stroke-width:2}svg .cell.good{stroke:#18b374;fill:#18b37440}svg .cell.bad{stroke:#ff2d43;fill:#ff2d4355}
.gallery{display:flex;flex-wrap:wrap;gap:18px}
.gallery figure{flex:0 1 auto}
.gallery .frame{width:max-content;max-width:100%}
.pair{display:grid;grid-template-columns:minmax(0,1.12fr) minmax(0,1fr);gap:16px}
.gallery img{width:auto;max-width:100%;max-height:250px}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:5px 18px;margin:0}
dt{color:var(--soft)}
dd{margin:0;font-weight:600;overflow-wrap:anywhere}
.guess{opacity:.62;font-style:italic}
.mrz{background:#f6f7f2;border:1px solid #dfe1d4;border-radius:6px;padding:12px 14px;margin:14px 0 6px;overflow-x:auto;font-family:"OCR B","OCR-B","OCRB","OCR A Std","DejaVu Sans Mono","Liberation Mono",Menlo,Consolas,monospace;font-size:var(--mrz,15px);line-height:1.75;white-space:pre;color:#111}
.mrz i{font-style:normal;border-radius:3px}
.mrz .cg{background:#c9eddb;box-shadow:inset 0 0 0 1px #2f9d6c}
.mrz .cb{background:#ffd2d6;box-shadow:inset 0 0 0 1.5px #d0182c;font-weight:700}
.mrz .fb{background:#ffe6e8}
.mrz .fd{background:#ffd0f2;box-shadow:inset 0 0 0 1.5px #c8109a}
.mrz .rs{background:#d3e2ff;box-shadow:inset 0 0 0 1.5px #2a5fd0}
.mrz i{border-bottom:4px solid transparent}
.mrz .q0{border-bottom-color:#3fbf83}.mrz .q1{border-bottom-color:#e3cf2c}.mrz .q2{border-bottom-color:#f08a1c}.mrz .q3{border-bottom-color:#d0182c}
.mrz.second{opacity:.7;font-size:13px;line-height:1.4;margin:4px 0}
.key{display:inline-block;width:1.3em;height:4px;vertical-align:middle}.key.q0{background:#3fbf83}.key.q1{background:#e3cf2c}.key.q2{background:#f08a1c}.key.q3{background:#d0182c}
svg .char{stroke-width:1;stroke-opacity:.8}svg .char.q0{stroke:#18b374}svg .char.q1{stroke:#d9c400;stroke-width:2}svg .char.q2{stroke:#ff8a00;stroke-width:2;fill:#ff8a0033}svg .char.q3{stroke:#ff2d43;stroke-width:2;fill:#ff2d4344}
svg .found{stroke:#d010a0;stroke-width:3;fill:#ff3cc822}svg .why{stroke:#2a6cff;stroke-width:2.5}
.bearer{display:grid;grid-template-columns:minmax(110px,34%) minmax(0,1fr);gap:18px;align-items:start;margin-top:10px}
.captured{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:12px;margin-top:12px}
.columns>div>figure+figure{margin-top:14px}
.legend{font-size:12.5px;color:var(--soft)}
table{border-collapse:collapse;width:100%;font-size:13.5px}
th{text-align:left;font-weight:600;color:var(--soft);border-bottom:2px solid var(--line);padding:5px 12px 5px 0;white-space:nowrap}
td{border-bottom:1px solid var(--line);padding:6px 12px 6px 0;vertical-align:top;overflow-wrap:anywhere}
td.digit,th.digit{text-align:center}
td.digit{font-family:"OCR B","DejaVu Sans Mono",monospace;font-size:15px}
td.good,td.warn,td.bad,td.mute{font-weight:600;white-space:nowrap}
.wide{overflow-x:auto}
.story{display:grid;grid-template-columns:minmax(170px,220px) minmax(0,1fr);gap:4px 22px;padding:9px 0;border-top:1px solid var(--line)}.story:first-of-type{border-top:0;padding-top:0}
ul{margin:0;padding-left:20px}li{margin:4px 0;overflow-wrap:anywhere}
.advice{color:var(--soft)}
.alert{border-radius:6px;padding:10px 14px;margin-bottom:14px;font-weight:600}
.alert.good{background:var(--good-bg);color:var(--good)}.alert.mute{background:var(--mute-bg);color:var(--mute)}.alert.warn{background:var(--warn-bg);color:var(--warn)}.alert.bad{background:var(--bad-bg);color:var(--bad)}
code{font-family:"DejaVu Sans Mono","Liberation Mono",Consolas,monospace;font-size:12.5px;overflow-wrap:anywhere}
details summary{cursor:pointer;font-weight:600;margin-top:14px}
footer{color:var(--soft);font-size:12.5px;padding:2px 4px 24px}
@media(max-width:820px){.pair{grid-template-columns:minmax(0,1fr);gap:0}.story{grid-template-columns:minmax(0,1fr)}main{padding:12px}.columns{grid-template-columns:minmax(0,1fr)}.status{flex-wrap:wrap;gap:14px;padding:16px}.status>div:nth-child(2){flex:1;min-width:200px}.status .when{margin-left:0;text-align:left;white-space:normal;width:100%}.status h1{font-size:22px}section{padding:16px}.mrz{padding:10px;font-size:min(var(--mrz,15px),2.35vw)}dl{grid-template-columns:minmax(0,42%) minmax(0,1fr)}}
@media print{.pair{gap:10px}@page{margin:12mm}body{background:#fff;font-size:11.5px}main{max-width:none;padding:0}section,.step{border:1px solid var(--line);break-inside:avoid;padding:12px 14px;margin-bottom:10px}.step{border-left-width:5px}.status{padding:12px 16px;margin-bottom:10px}.status .symbol{width:44px;height:44px;font-size:26px}.status h1{font-size:20px}.columns{grid-template-columns:minmax(0,1.1fr) minmax(0,1fr);gap:16px}.mrz{padding:8px 10px;font-size:min(var(--mrz,15px),8.5px)}table{font-size:11px}.gallery img{max-height:180px}.long{break-inside:auto}}
)css";

}  // namespace landfall::report
