// SPDX-License-Identifier: Apache-2.0
#include "uplink/paho_properties.hpp"

namespace linli::uplink {
namespace {

/// Paho only reads what it is given; its types lack the const.
MQTTLenString view(const std::string& text) {
    return {static_cast<int>(text.size()), const_cast<char*>(text.data())};
}
MQTTProperties* loose(const MQTTProperties& properties) {
    return const_cast<MQTTProperties*>(&properties);
}

}  // namespace

void PahoProperties::add(MQTTPropertyCodes code, std::uint32_t number) {
    MQTTProperty property{};
    property.identifier = code;
    if (code == MQTTPROPERTY_CODE_PAYLOAD_FORMAT_INDICATOR) {
        property.value.byte = static_cast<unsigned char>(number);
    } else {
        property.value.integer4 = number;
    }
    MQTTProperties_add(&list_, &property);
}

void PahoProperties::add(MQTTPropertyCodes code, const std::string& text) {
    MQTTProperty property{};
    property.identifier = code;
    property.value.data = view(text);
    MQTTProperties_add(&list_, &property);
}

void PahoProperties::add_user_property(const std::string& name, const std::string& value) {
    MQTTProperty property{};
    property.identifier = MQTTPROPERTY_CODE_USER_PROPERTY;
    property.value.data = view(name);
    property.value.value = view(value);
    MQTTProperties_add(&list_, &property);
}

void PahoProperties::add(const WireMessage& message) {
    if (!message.content_type.empty()) {
        add(MQTTPROPERTY_CODE_CONTENT_TYPE, message.content_type);
        const bool text = message.content_type.ends_with("+json");
        add(MQTTPROPERTY_CODE_PAYLOAD_FORMAT_INDICATOR, text ? 1U : 0U);
    }
    if (message.expiry_s) add(MQTTPROPERTY_CODE_MESSAGE_EXPIRY_INTERVAL, *message.expiry_s);
    if (!message.correlation_data.empty())
        add(MQTTPROPERTY_CODE_CORRELATION_DATA, message.correlation_data);
    for (const auto& [name, value] : message.user_properties) add_user_property(name, value);
}

std::string text_of(const MQTTProperties& properties, MQTTPropertyCodes code) {
    const MQTTProperty* property = MQTTProperties_getProperty(loose(properties), code);
    if (property == nullptr) return {};
    return {property->value.data.data, static_cast<std::size_t>(property->value.data.len)};
}

std::uint32_t number_of(const MQTTProperties& properties, MQTTPropertyCodes code,
                        std::uint32_t otherwise) {
    if (MQTTProperties_hasProperty(loose(properties), code) == 0) return otherwise;
    return static_cast<std::uint32_t>(MQTTProperties_getNumericValue(loose(properties), code));
}

}  // namespace linli::uplink
