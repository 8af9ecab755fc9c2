// SPDX-License-Identifier: Apache-2.0
#include "track/track.hpp"

namespace linli::track {

std::string_view name_of(Sight sight) {
    switch (sight) {
        case Sight::seen:
            return "seen";
        case Sight::unseen:
            return "unseen";
        case Sight::occluded:
            return "occluded";
        case Sight::left:
            return "left";
        case Sight::empty:
            return "empty";
    }
    return "unseen";
}

}  // namespace linli::track
