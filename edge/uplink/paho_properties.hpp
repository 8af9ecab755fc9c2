// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <MQTTAsync.h>  // MQTTProperties.h alone has no C linkage

#include <cstdint>
#include <string>

#include "uplink/wire_message.hpp"

namespace linli::uplink {

/// MQTT 5 properties that free themselves. Paho copies whatever is added.
class PahoProperties {
  public:
    PahoProperties() = default;
    PahoProperties(const PahoProperties&) = delete;
    PahoProperties& operator=(const PahoProperties&) = delete;
    ~PahoProperties() { MQTTProperties_free(&list_); }

    void add(MQTTPropertyCodes code, std::uint32_t number);
    void add(MQTTPropertyCodes code, const std::string& text);
    void add_user_property(const std::string& name, const std::string& value);
    /// All that `message` has beside topic and payload.
    void add(const WireMessage& message);
    MQTTProperties* list() { return &list_; }

  private:
    MQTTProperties list_ = MQTTProperties_initializer;
};

/// The first property `code`, a string or bytes; empty when there is none.
std::string text_of(const MQTTProperties& properties, MQTTPropertyCodes code);
/// The first property `code`, a number; `otherwise` when there is none.
std::uint32_t number_of(const MQTTProperties& properties, MQTTPropertyCodes code,
                        std::uint32_t otherwise);

}  // namespace linli::uplink
