// SPDX-License-Identifier: Apache-2.0
#include "ingest/devices.hpp"

#include <dlfcn.h>

#include <mutex>

#include "base/log.hpp"

extern "C" {
#include <libavdevice/version_major.h>
#include <libavformat/avformat.h>
#include <libavutil/macros.h>
}

namespace linli::ingest {
namespace {

/// The library brings filters, sound and speech along, 10 MB that only a box with a local camera
/// should pay for: it is loaded when the first one is opened.
void register_devices() {
    constexpr const char* kLibrary = "libavdevice.so." AV_STRINGIFY(LIBAVDEVICE_VERSION_MAJOR);
    void* library = dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
    void* symbol = library != nullptr ? dlsym(library, "avdevice_register_all") : nullptr;
    if (symbol == nullptr) {
        log::error("cameras at this box cannot be opened: {} (is the package installed?)",
                   dlerror());
        return;
    }
    reinterpret_cast<void (*)()>(symbol)();
}

}  // namespace

const AVInputFormat* v4l2_format() {
    static std::once_flag once;
    std::call_once(once, register_devices);
    return av_find_input_format("v4l2");
}

}  // namespace linli::ingest
