// Zones a second of npm mrz 5.0.2 on the zones of mrz_bench.cpp. In this folder: npm install && node mrz_peer.mjs
import { parse } from "mrz";

const zones = {
  td3: ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"],
  td1_long_number: ["I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<"],
};

const seconds = 3;
for (const [name, lines] of Object.entries(zones)) {
  let seen = 0;
  const once = () => { seen += parse(lines).details.length; };
  for (let i = 0; i < 20000; ++i) once(); // until the compiler has settled
  const start = process.cpuUsage(); // processor time, as the benchmark's CPU column: other work on the machine does not count
  let count = 0, elapsed = 0;
  while (elapsed < seconds) {
    for (let i = 0; i < 1000; ++i) once();
    count += 1000;
    const used = process.cpuUsage(start);
    elapsed = (used.user + used.system) / 1e6;
  }
  console.log(`${name}: ${Math.round(count / elapsed)} zones/s, ${(elapsed / count * 1e9).toFixed(0)} ns each (${seen} fields, node ${process.version})`);
}
