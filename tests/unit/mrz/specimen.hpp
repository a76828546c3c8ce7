#pragma once

#include <string_view>

#include <landfall/mrz/date.hpp>

// The specimens printed in ICAO Doc 9303: parts 5 (TD1), 6 (TD2), 4 (TD3) and 7 (visas).
namespace landfall::mrz::specimen {

inline constexpr Date today{2026, 11, 23};
inline constexpr std::string_view td1 =
    "I<UTOD231458907<<<<<<<<<<<<<<<\n"
    "7408122F1204159UTO<<<<<<<<<<<6\n"
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<";
inline constexpr std::string_view td2 =
    "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\n"
    "D231458907UTO7408122F1204159<<<<<<<6";
inline constexpr std::string_view td3 =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10";
inline constexpr std::string_view mrva =
    "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"
    "L8988901C4XXX4009078F96121096ZE184226B<<<<<<";
inline constexpr std::string_view mrvb =
    "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\n"
    "L8988901C4XXX4009078F9612109<<<<<<<<";
// Doc 9303-11, the worked example of a TD1 with a document number of 12 characters.
inline constexpr std::string_view td1_long =
    "I<UTOD23145890<7349<<<<<<<<<<<\n"
    "3407127M9507122UTO<<<<<<<<<<<2\n"
    "STEVENSON<<PETER<JOHN<<<<<<<<<";

}  // namespace landfall::mrz::specimen
