// What a user can cause is a value, never an exception: a T or an error with an AWS code and text.
#pragma once

#include <string>
#include <utility>
#include <variant>

#include "engine/core/check.hpp"

namespace drydock {

// `code` is the exception name on the wire (ClusterNotFoundException), `message` AWS's text.
// `extra_json` holds further members of the error document, already encoded
// (",\"resourceIds\":[]").
struct ApiError {
    std::string code;
    std::string message;
    int http_status = 400;
    std::string extra_json;
};

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : value_(std::move(value)) {}         // NOLINT(google-explicit-constructor)
    Result(ApiError error) : value_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool ok() const { return std::holds_alternative<T>(value_); }
    [[nodiscard]] T& value() {
        DD_ASSERT(ok());
        return *std::get_if<T>(&value_);
    }
    [[nodiscard]] const T& value() const {
        DD_ASSERT(ok());
        return *std::get_if<T>(&value_);
    }
    [[nodiscard]] const ApiError& error() const {
        DD_ASSERT(!ok());
        return *std::get_if<ApiError>(&value_);
    }

private:
    std::variant<T, ApiError> value_;
};

}  // namespace drydock
