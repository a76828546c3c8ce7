# Install: headers, libraries, find_package(landfall) and landfall.pc. (Filled in with the first release build.)
