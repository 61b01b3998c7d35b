// SPDX-License-Identifier: AGPL-3.0-or-later
#include "crypto/secret_box.hpp"

#include "crypto/random.hpp"

#include <openssl/evp.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace fedibee::crypto {
namespace {

constexpr char version = 1;
constexpr std::size_t id_bytes = 4, nonce_bytes = 12, tag_bytes = 16;
constexpr std::size_t header_bytes = 1 + id_bytes + nonce_bytes;

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

const unsigned char* bytes_of(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text)
{
    return reinterpret_cast<unsigned char*>(text.data());
}

std::string id_of(std::string_view key)
{
    std::array<unsigned char, 32> digest{};
    EVP_Digest(key.data(), key.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    return {reinterpret_cast<const char*>(digest.data()), id_bytes};
}

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor()
    {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int number() const noexcept { return number_; }

private:
    int number_;
};

Result<Secret> create_key(const std::string& path)
{
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    const std::string key = random_bytes(SecretBox::key_bytes);
    const bool written = file.number() >= 0 && ::write(file.number(), key.data(), key.size()) == ssize_t(key.size());
    if (!written || ::fsync(file.number()) != 0)
        return fail(Errc::storage, "cannot write the key file " + path + ": " + std::strerror(errno));
    return Secret(key);
}

} // namespace

SecretBox::SecretBox(Secret key) : key_(std::move(key)), key_id_(id_of(key_.reveal())) {}

std::string SecretBox::seal(std::string_view clear, std::string_view where) const
{
    std::string sealed(1, version);
    sealed += key_id_;
    const std::string nonce = random_bytes(nonce_bytes);
    sealed += nonce;
    sealed.resize(header_bytes + clear.size() + tag_bytes);
    const Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    int size = 0;
    unsigned char* const out = bytes_of(sealed) + header_bytes;
    EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key_.reveal()), bytes_of(nonce));
    EVP_EncryptUpdate(cipher.get(), nullptr, &size, bytes_of(where), static_cast<int>(where.size()));
    EVP_EncryptUpdate(cipher.get(), out, &size, bytes_of(clear), static_cast<int>(clear.size()));
    EVP_EncryptFinal_ex(cipher.get(), out + size, &size);
    EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(tag_bytes), out + clear.size());
    return sealed;
}

Result<Secret> SecretBox::open(std::string_view sealed, std::string_view where) const
{
    if (sealed.size() < header_bytes + tag_bytes || sealed.front() != version)
        return fail(Errc::storage, "a stored secret is damaged");
    if (sealed.substr(1, id_bytes) != key_id_)
        return fail(Errc::storage, "a stored secret was sealed with another key: put the old key file back");
    const auto nonce = sealed.substr(1 + id_bytes, nonce_bytes);
    const auto body = sealed.substr(header_bytes, sealed.size() - header_bytes - tag_bytes);
    std::string tag(sealed.substr(sealed.size() - tag_bytes));
    std::string clear(body.size(), '\0');
    const Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    int size = 0;
    EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes_of(key_.reveal()), bytes_of(nonce));
    EVP_DecryptUpdate(cipher.get(), nullptr, &size, bytes_of(where), static_cast<int>(where.size()));
    EVP_DecryptUpdate(cipher.get(), bytes_of(clear), &size, bytes_of(body), static_cast<int>(body.size()));
    EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(tag_bytes), tag.data());
    if (EVP_DecryptFinal_ex(cipher.get(), bytes_of(clear) + size, &size) != 1)
        return fail(Errc::storage, "a stored secret is damaged or was moved");
    return Secret(std::move(clear));
}

Result<Secret> load_key_file(const std::string& path, bool may_create)
{
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.number() < 0) {
        if (errno == ENOENT && may_create) return create_key(path);
        if (errno == ENOENT)
            return fail(Errc::storage, "the key file " + path +
                                           " is missing, but the database holds secrets sealed with it: "
                                           "put it back, or remove the database to begin anew");
        return fail(Errc::storage, "cannot read the key file " + path + ": " + std::strerror(errno));
    }
    struct stat info{};
    const bool known = ::fstat(file.number(), &info) == 0;
    // systemd keeps credentials for itself and lets the service in by an access list, which shows as the group's bits.
    const mode_t forbidden = info.st_uid == ::geteuid() ? 077U : 037U;
    if (!known || (info.st_mode & forbidden) != 0)
        return fail(Errc::storage, "others may read the key file " + path + ": run 'chmod 600 " + path + "'");
    std::string key(SecretBox::key_bytes + 1, '\0');
    const ssize_t count = ::read(file.number(), key.data(), key.size());
    if (count != ssize_t(SecretBox::key_bytes))
        return fail(Errc::storage, "the key file " + path + " is not 32 bytes long: put the right one back");
    key.resize(SecretBox::key_bytes);
    return Secret(std::move(key));
}

} // namespace fedibee::crypto
