// SPDX-License-Identifier: Apache-2.0
#include "app/detector_pool.hpp"

#include <malloc.h>

namespace linli::app {

Result<std::unique_ptr<DetectorPool>> DetectorPool::load(const config::Detector& config,
                                                         std::size_t count) {
    std::vector<std::unique_ptr<detect::Detector>> detectors;
    for (std::size_t i = 0; i < count; ++i) {
        auto detector = detect::make_detector(config.models, config.model, config.engine);
        if (!detector) return fail(std::move(detector.error()), "load detector");
        detectors.push_back(std::move(*detector));
    }
    // Making a network leaves holes in the heap that nothing later is large enough to fill.
    malloc_trim(0);
    return of(std::move(detectors));
}

std::unique_ptr<DetectorPool> DetectorPool::of(
    std::vector<std::unique_ptr<detect::Detector>> detectors) {
    LINLI_CHECK(!detectors.empty());
    std::unique_ptr<DetectorPool> pool(new DetectorPool(detectors.size()));
    pool->description_ = detectors.front()->description();
    for (auto& detector : detectors) pool->idle_.push(std::move(detector));
    return pool;
}

DetectorPool::Loan DetectorPool::borrow() {
    auto detector = idle_.pop();
    LINLI_CHECK(detector.has_value());
    return {*this, std::move(*detector)};
}

}  // namespace linli::app
