// SPDX-License-Identifier: Apache-2.0
#include "event/detail.hpp"

#include <charconv>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "event/utf8.hpp"
#include "event/wire.hpp"
#include "linli/v1/event.pb.h"

namespace linli::event {
namespace {

/// Facts of one phase, read as what they stand for.
class Facts {
  public:
    explicit Facts(const std::map<std::string, std::string>& facts) : facts_(facts) {}

    std::string_view text(const char* name) const {
        const auto found = facts_.find(name);
        return found == facts_.end() ? std::string_view() : std::string_view(found->second);
    }
    /// For a field of a message: valid UTF-8 whatever a device said.
    std::string clean(const char* name) const { return clean_text(text(name), kMaxText); }
    /// 0 when it is not there or not a number.
    double number(const char* name) const { return read<double>(name); }
    std::uint64_t whole(const char* name) const { return read<std::uint64_t>(name); }

  private:
    template <class Number>
    Number read(const char* name) const {
        const std::string_view value = text(name);
        Number number{};
        std::from_chars(value.data(), value.data() + value.size(), number);
        return number;
    }

    const std::map<std::string, std::string>& facts_;
};

template <class Message>
void fill_dwell(Message& message, const Facts& facts) {
    message.set_dwell_s(facts.number("dwell_s"));
    message.set_limit_s(facts.number("limit_s"));
}

void fill_illegal_parking(v1::Event& event, const Facts& facts) {
    auto& detail = *event.mutable_illegal_parking();
    fill_dwell(detail, facts);
    detail.set_moved_share(static_cast<float>(facts.number("moved_share")));
}

void fill_line_crossing(v1::Event& event, const Facts& facts) {
    const std::string_view direction = facts.text("direction");
    event.mutable_line_crossing()->set_direction(direction == "forward" ? v1::DIRECTION_FORWARD
                                                 : direction == "backward"
                                                     ? v1::DIRECTION_BACKWARD
                                                     : v1::DIRECTION_UNSPECIFIED);
}

void fill_gateway_offline(v1::Event& event, const Facts& facts) {
    auto& detail = *event.mutable_gateway_offline();
    detail.set_clean(facts.text("clean") == "yes");
    if (const auto last = parse_rfc3339(facts.text("last_sign_of_life"))) {
        set(*detail.mutable_last_sign_of_life(), *last);
    }
}

void fill_camera_lost(v1::Event& event, const Facts& facts) {
    auto& detail = *event.mutable_camera_lost();
    detail.set_without_picture_s(facts.number("without_picture_s"));
    detail.set_error(facts.clean("error"));
}

void fill_events_lost(v1::Event& event, const Facts& facts) {
    auto& detail = *event.mutable_events_lost();
    auto& range = *detail.add_sequences();
    range.set_first(facts.whole("first"));
    range.set_last(facts.whole("last"));
    detail.set_reason(facts.clean("reason"));
}

using Fill = void (*)(v1::Event&, const Facts&);

const std::map<std::string_view, Fill>& fills() {
    static const std::map<std::string_view, Fill> table = {
        {"illegal_parking", fill_illegal_parking},
        {"intrusion", [](v1::Event& e, const Facts& f) { fill_dwell(*e.mutable_intrusion(), f); }},
        {"loitering", [](v1::Event& e, const Facts& f) { fill_dwell(*e.mutable_loitering(), f); }},
        {"line_crossing", fill_line_crossing},
        {"dog.off_hours",
         [](v1::Event& e, const Facts& f) { fill_dwell(*e.mutable_dog_off_hours(), f); }},
        {"dog.forbidden_place",
         [](v1::Event& e, const Facts& f) { fill_dwell(*e.mutable_dog_forbidden_place(), f); }},
        {"gateway.online",
         [](v1::Event& e, const Facts& f) {
             e.mutable_gateway_online()->set_version(f.clean("version"));
         }},
        {"gateway.offline", fill_gateway_offline},
        {"events.lost", fill_events_lost},
        {"camera.lost", fill_camera_lost},
        {"camera.restored",
         [](v1::Event& e, const Facts& f) {
             e.mutable_camera_restored()->set_without_picture_s(f.number("without_picture_s"));
         }},
    };
    return table;
}

}  // namespace

void fill_detail(v1::Event& event, const rules::IncidentChange& change) {
    const auto fill = fills().find(change.incident.type);
    if (fill != fills().end()) fill->second(event, Facts(change.record().facts));
}

}  // namespace linli::event
