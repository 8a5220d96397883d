using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.SigningKeys;

/// <summary>
/// Encrypts private keys for storage: AES-256-GCM under a key derived from configuration, bound to the key's id, so that rows cannot be
/// swapped. Layout: nonce (12 bytes), tag (16), ciphertext.
/// </summary>
internal sealed class KeyEncryption(IOptions<SigningKeyOptions> options)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly byte[] _key = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(options.Value.KeyEncryptionKey), 32, info: "fubuni signing key"u8.ToArray());

    public byte[] Encrypt(ReadOnlySpan<byte> privateKey, string kid)
    {
        var stored = new byte[NonceLength + TagLength + privateKey.Length];
        var nonce = stored.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagLength);
        aes.Encrypt(nonce, privateKey, stored.AsSpan(NonceLength + TagLength), stored.AsSpan(NonceLength, TagLength), Encoding.ASCII.GetBytes(kid));
        return stored;
    }

    /// <exception cref="CryptographicException">The row was changed, or encrypted under another key.</exception>
    public byte[] Decrypt(ReadOnlySpan<byte> stored, string kid)
    {
        if (stored.Length <= NonceLength + TagLength)
        {
            throw new CryptographicException("The stored key is too short.");
        }

        var privateKey = new byte[stored.Length - NonceLength - TagLength];
        using var aes = new AesGcm(_key, TagLength);
        aes.Decrypt(stored[..NonceLength], stored[(NonceLength + TagLength)..], stored.Slice(NonceLength, TagLength), privateKey, Encoding.ASCII.GetBytes(kid));
        return privateKey;
    }
}
