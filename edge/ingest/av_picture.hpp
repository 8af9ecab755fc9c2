// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "ingest/av.hpp"
#include "ingest/frame.hpp"

namespace linli::ingest {

/// Makes pictures of a decoder's frames. What is left of a picture when it has gone is used for the
/// next: once as many have been made as are alive at a time, nothing is allocated. (The pixels come
/// from libav's own pools.) Concurrency: one thread; its pictures may end on any, and outlive it.
class PicturePool {
  public:
    PicturePool();

    /// An empty frame for a decoder to fill; null when out of memory.
    Av<AVFrame> frame();

    /// The decoder's own picture, kept by reference: nothing is copied until somebody draws it.
    std::shared_ptr<const Picture> picture_of(Av<AVFrame> frame);

  private:
    class Spares;
    class AvPicture;
    template <class T>
    struct SpareMemory;

    std::shared_ptr<Spares> spares_;
};

}  // namespace linli::ingest
