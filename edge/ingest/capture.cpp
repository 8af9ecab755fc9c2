// SPDX-License-Identifier: Apache-2.0
#include "ingest/capture.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <random>
#include <utility>

#include "base/log.hpp"
#include "ingest/arrival.hpp"
#include "ingest/back_off.hpp"
#include "ingest/thread_cost.hpp"

namespace linli::ingest {
namespace {

using namespace std::chrono_literals;

std::chrono::milliseconds whole_ms(StreamDuration time) {
    return std::chrono::ceil<std::chrono::milliseconds>(time);
}

/// From one loop of a file to the next passes one frame; used when the file was a single frame.
constexpr StreamDuration kOneFrame = 40ms;
/// A rest ends this much before the next due frame should come, so that one which is early, or a
/// camera's clock that runs fast, is soon made up for ...
constexpr auto kAwakeBefore = 5ms;
/// ... and is never longer: the system keeps the packets of so long without a thought.
constexpr auto kLongestRest = 250ms;

}  // namespace

std::string_view name_of(LinkState state) {
    switch (state) {
        case LinkState::connecting:
            return "connecting";
        case LinkState::streaming:
            return "streaming";
        case LinkState::waiting:
            return "waiting";
        case LinkState::ended:
            return "ended";
    }
    return "unknown";
}

struct Capture::Impl {
    Impl(const config::Camera& wanted, const Clock& the_clock, Open opener,
         std::function<void()> tell, Retry how_soon, std::optional<Cadence> how_often)
        : camera(wanted),
          clock(the_clock),
          open(std::move(opener)),
          on_change(std::move(tell)),
          retry(how_soon),
          cadence(how_often) {}

    void run();
    Result<void> read(FrameSource& source);
    /// Whether the frame was due, and so has been given.
    bool deliver(Frame frame, StreamTime base);
    /// Lets packets gather until the next due frame is about to come.
    void rest();
    std::uint64_t next_number(const Frame& frame) const;
    /// Stream time of the first frame of an epoch, which has just come.
    StreamTime base_of_epoch() const;
    void set_state(LinkState state, std::string error);
    void note(const StreamTroubles& troubles);
    bool wait(std::chrono::milliseconds time);
    bool stopping() const {
        const std::scoped_lock lock(mutex);
        return stopped;
    }

    const config::Camera& camera;
    const Clock& clock;
    const Open open;
    const std::function<void()> on_change;
    const Retry retry;

    mutable std::mutex mutex;
    std::condition_variable changed;
    CaptureStatus status;
    std::optional<Cadence> cadence;
    std::optional<Frame> slot;
    Arrival arrival;
    std::atomic<bool> give_up{false};                   ///< ends an open that blocks
    std::atomic<Attention> attention{Attention::full};  ///< changed under the mutex
    FrameSource* source = nullptr;                      ///< the open one, to interrupt it
    bool stopped = false;
    bool over = true;  ///< the thread has nothing more to do
    ThreadCost cost;

    // Touched by the capture thread alone.
    StreamTime last_stream{};
    StreamDuration last_interval = kOneFrame;
    Clock::Steady last_steady{};
    bool any_frame = false;
    std::uint64_t number = 0;       ///< of the last frame
    std::uint64_t number_base = 0;  ///< of the last frame of the epoch before
    StreamTroubles troubles_base;   ///< of the epochs before

    std::thread thread;
};

void Capture::Impl::set_state(LinkState state, std::string error) {
    {
        const std::scoped_lock lock(mutex);
        status.state = state;
        if (!error.empty() && state == LinkState::waiting) {
            status.last_trouble = error;
            status.last_trouble_at = clock.wall();
        }
        status.last_error = std::move(error);
    }
    if (on_change) on_change();
}

/// What the open source has had to cope with so far.
void Capture::Impl::note(const StreamTroubles& troubles) {
    const auto all = troubles_base + troubles;
    const std::scoped_lock lock(mutex);
    if (all == status.troubles) return;
    status.last_trouble = words_for(status.troubles, all);
    status.last_trouble_at = clock.wall();
    status.troubles = all;
}

bool Capture::Impl::wait(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, time, [this] { return stopped; });
}

StreamTime Capture::Impl::base_of_epoch() const {
    // A file that starts again goes on after one frame; a camera that was away was away for the
    // time that passed, also before its first frame.
    if (camera.kind == config::SourceKind::file) {
        return any_frame ? last_stream + last_interval : StreamTime{};
    }
    return last_stream + std::chrono::duration_cast<StreamDuration>(clock.steady() - last_steady);
}

std::uint64_t Capture::Impl::next_number(const Frame& frame) const {
    return std::max(number + 1, number_base + frame.number);
}

void Capture::Impl::rest() {
    if (!cadence || camera.kind == config::SourceKind::file) return;
    std::unique_lock lock(mutex);
    const auto awake = [this] { return stopped || attention == Attention::full; };
    auto ahead = *cadence;
    if (slot) ahead.take(slot->moment);
    const auto due = arrival.of(ahead.next());
    if (awake() || !due) return;
    const auto left = *due - kAwakeBefore - clock.steady();
    changed.wait_for(lock, std::min<Clock::Steady::duration>(left, kLongestRest), awake);
}

bool Capture::Impl::deliver(Frame frame, StreamTime base) {
    frame.moment.stream = base + frame.moment.stream.time_since_epoch();
    const std::uint64_t before = std::exchange(number, next_number(frame));
    frame.number = number;
    if (any_frame && frame.moment.stream > last_stream)
        last_interval = frame.moment.stream - last_stream;
    last_stream = frame.moment.stream;
    last_steady = clock.steady();
    any_frame = true;
    {
        std::unique_lock lock(mutex);
        if (camera.kind == config::SourceKind::file && camera.pace == config::Pace::flat_out) {
            changed.wait(lock, [this] { return stopped || !slot; });
        }
        if (stopped) return false;  // `take` gives nothing after a stop
        arrival.came(frame.moment.stream, last_steady);
        frame.moment.epoch = status.epoch;
        status.state = LinkState::streaming;
        status.last_error.clear();
        ++status.frames;
        status.skipped += number - before - 1;
        status.size = frame.size();
        if (cadence && !cadence->due(frame.moment)) return false;
        if (slot) ++status.dropped;
        slot = std::move(frame);
    }
    if (on_change) on_change();
    return true;
}

Result<void> Capture::Impl::read(FrameSource& opened) {
    std::optional<StreamTime> base;
    number_base = number;
    troubles_base = status.troubles;  // no other thread writes it
    for (;;) {
        auto frame = opened.next();
        note(opened.troubles());
        if (!frame) return std::unexpected(std::move(frame.error()));
        if (!base) base = base_of_epoch() - frame->moment.stream.time_since_epoch();
        const bool given = deliver(std::move(*frame), *base);
        if (stopping()) return fail(ErrorCode::cancelled, "told to stop");
        if (given) rest();
    }
}

void Capture::Impl::run() {
    BackOff back_off(retry.first, retry.longest, retry.seed ? *retry.seed : std::random_device{}());
    while (!stopping()) {
        set_state(LinkState::connecting, status.last_error);
        auto opened = open(camera, give_up);
        const auto began = clock.steady();
        const std::uint64_t before = number;
        Error error = opened ? Error{} : std::move(opened.error());
        if (opened) {
            {
                const std::scoped_lock lock(mutex);
                if (stopped) break;  // while it opened: nobody would interrupt it
                source = opened->get();
                source->set_attention(attention);
                arrival.begin();
                if (++status.epoch > 1) ++status.reconnects;
            }
            error = read(**opened).error();
            const std::scoped_lock lock(mutex);
            source = nullptr;
        }
        if (stopping()) break;
        const bool file_end = opened && error.code == ErrorCode::end_of_stream &&
                              camera.kind == config::SourceKind::file;
        if (file_end && camera.loop && number > before) {
            if (camera.pace == config::Pace::real_time && wait(whole_ms(last_interval))) break;
            continue;
        }
        if (file_end) {
            set_state(LinkState::ended, "");
            return;
        }
        log::warn("camera {}: {}", camera.id, error.message);
        set_state(LinkState::waiting, error.message);
        if (opened && clock.steady() - began >= retry.worked) back_off.reset();
        if (wait(back_off.next())) break;
    }
    set_state(LinkState::ended, "");
}

Capture::Capture(config::Camera camera, const Clock& clock, Open open,
                 std::function<void()> on_change, Retry retry, std::optional<Cadence> cadence)
    : camera_(std::move(camera)),
      impl_(std::make_unique<Impl>(camera_, clock, std::move(open), std::move(on_change), retry,
                                   cadence)) {}

Capture::~Capture() { stop(); }

void Capture::start() {
    impl_->last_steady = impl_->clock.steady();
    impl_->over = false;
    impl_->thread = std::thread([impl = impl_.get()] {
        impl->cost.begin();
        impl->run();
        impl->cost.end();
        const std::scoped_lock lock(impl->mutex);
        impl->over = true;
    });
}

void Capture::stop() {
    give_up();
    if (impl_->thread.joinable()) impl_->thread.join();
}

bool Capture::ended() const {
    const std::scoped_lock lock(impl_->mutex);
    return impl_->over;
}

void Capture::give_up() {
    {
        const std::scoped_lock lock(impl_->mutex);
        impl_->stopped = true;
        impl_->give_up.store(true);
        impl_->slot.reset();
        if (impl_->source != nullptr) impl_->source->interrupt();
    }
    impl_->changed.notify_all();
}

void Capture::set_attention(Attention attention) {
    if (impl_->attention.load() == attention) return;
    {
        const std::scoped_lock lock(impl_->mutex);
        impl_->attention.store(attention);
        if (impl_->source != nullptr) impl_->source->set_attention(attention);
    }
    impl_->changed.notify_all();
}

std::optional<Frame> Capture::take() {
    std::optional<Frame> frame;
    {
        const std::scoped_lock lock(impl_->mutex);
        frame.swap(impl_->slot);
        if (frame && impl_->cadence) impl_->cadence->take(frame->moment);
    }
    impl_->changed.notify_all();
    return frame;
}

Clock::Steady Capture::came_at(StreamTime stream) const {
    const std::scoped_lock lock(impl_->mutex);
    return impl_->arrival.of(stream).value_or(impl_->clock.steady());
}

CaptureStatus Capture::status() const {
    const std::scoped_lock lock(impl_->mutex);
    return impl_->status;
}

std::chrono::microseconds Capture::cpu_time() const { return impl_->cost.so_far(); }

}  // namespace linli::ingest
