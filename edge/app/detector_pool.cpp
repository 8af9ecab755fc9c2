// SPDX-License-Identifier: Apache-2.0
#include "app/detector_pool.hpp"

namespace linli::app {

Result<std::unique_ptr<DetectorPool>> DetectorPool::load(const config::Detector& config,
                                                         std::size_t count) {
    std::unique_ptr<DetectorPool> pool(new DetectorPool(count));
    for (std::size_t i = 0; i < count; ++i) {
        auto detector = detect::make_detector(config.models, config.model, config.engine);
        if (!detector) return fail(std::move(detector.error()), "load detector");
        pool->description_ = (*detector)->description();
        pool->idle_.push(std::move(*detector));
    }
    return pool;
}

DetectorPool::Loan DetectorPool::borrow() {
    auto detector = idle_.pop();
    LINLI_CHECK(detector.has_value());
    return {*this, std::move(*detector)};
}

}  // namespace linli::app
