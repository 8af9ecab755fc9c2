// SPDX-License-Identifier: Apache-2.0
#include "outbox/outbox.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "outbox/database_file.hpp"
#include "outbox/store.hpp"
#include "outbox/worker.hpp"

namespace linli::outbox {

struct Outbox::Impl {
    bool was_corrupt;
    std::uint64_t first_sequence;
    Worker worker;

    Impl(std::unique_ptr<Store> store, const Options& options)
        : was_corrupt(store->was_corrupt()),
          first_sequence(store->first_sequence()),
          worker(std::move(store), options.batch, options.batch_wait) {}

    /// `work(store)` on the outbox's thread.
    template <class Work>
    auto read(Work work) {
        using T = std::invoke_result_t<Work, Store&>::value_type;
        return worker.ask<T>(JobKind::read, 0, std::move(work));
    }
    template <class Work>
    auto write(std::size_t weight, Work work) {
        using T = std::invoke_result_t<Work, Store&>::value_type;
        return worker.ask<T>(JobKind::write, std::max<std::size_t>(weight, 1), std::move(work));
    }
};

Result<std::unique_ptr<Outbox>> Outbox::open(const Options& options, const Clock& clock) {
    auto store = Store::open(options, clock);
    if (!store) return std::unexpected(std::move(store.error()));
    return std::unique_ptr<Outbox>(new Outbox(std::make_unique<Impl>(std::move(*store), options)));
}

Outbox::Outbox(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Outbox::~Outbox() = default;

asio::awaitable<Result<std::vector<std::uint64_t>>> Outbox::commit(std::vector<Change> changes) {
    const std::size_t weight = changes.size();
    return impl_->write(
        weight, [changes = std::move(changes)](Store& store) { return store.commit(changes); });
}

asio::awaitable<Result<std::vector<StoredEvent>>> Outbox::read_after(std::uint64_t after,
                                                                     std::size_t limit) {
    return impl_->read([=](Store& store) { return store.read_after(after, limit); });
}

asio::awaitable<Result<void>> Outbox::mark_sent(std::vector<std::uint64_t> sequences) {
    const std::size_t weight = sequences.size();
    return impl_->write(weight, [sequences = std::move(sequences)](Store& store) {
        return store.mark_sent(sequences);
    });
}

asio::awaitable<Result<void>> Outbox::remove_delivered(std::vector<std::uint64_t> sequences) {
    const std::size_t weight = sequences.size();
    return impl_->write(weight, [sequences = std::move(sequences)](Store& store) {
        return store.remove_delivered(sequences);
    });
}

asio::awaitable<Result<void>> Outbox::dead_letter(std::uint64_t sequence, std::string why) {
    return impl_->write(1, [sequence, why = std::move(why)](Store& store) {
        return store.dead_letter(sequence, why);
    });
}

asio::awaitable<Result<void>> Outbox::refresh(std::vector<rules::Incident> incidents) {
    const std::size_t weight = incidents.size();
    return impl_->write(weight, [incidents = std::move(incidents)](Store& store) {
        for (const rules::Incident& incident : incidents) store.incidents().refresh(incident);
        return Result<void>{};
    });
}

asio::awaitable<Result<std::vector<std::string>>> Outbox::waiting_evidence() {
    return impl_->read([](Store& store) { return store.waiting_evidence(); });
}

asio::awaitable<Result<std::vector<rules::Incident>>> Outbox::open_incidents() {
    return impl_->read([](Store& store) { return store.incidents().open_ones(); });
}

asio::awaitable<Result<std::vector<rules::Incident>>> Outbox::recent_incidents(std::size_t limit) {
    return impl_->read([limit](Store& store) { return store.incidents().newest(limit); });
}

asio::awaitable<Result<rules::Incident>> Outbox::incident(std::string id) {
    return impl_->read([id = std::move(id)](Store& store) { return store.incidents().find(id); });
}

asio::awaitable<Result<Counts>> Outbox::counts() {
    return impl_->read([](Store& store) { return store.counts(); });
}

asio::awaitable<Result<std::string>> Outbox::read_fact(std::string key) {
    return impl_->read([key = std::move(key)](Store& store) { return store.read_fact(key); });
}

asio::awaitable<Result<void>> Outbox::write_fact(std::string key, std::string value) {
    return impl_->write(1, [key = std::move(key), value = std::move(value)](Store& store) {
        return store.write_fact(key, value);
    });
}

void Outbox::mark_damaged(const std::filesystem::path& file) { outbox::mark_damaged(file); }

bool Outbox::was_corrupt() const { return impl_->was_corrupt; }
std::uint64_t Outbox::first_sequence() const { return impl_->first_sequence; }

}  // namespace linli::outbox
