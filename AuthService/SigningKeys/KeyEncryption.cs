using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Fubuni.AuthService.SigningKeys;

/// <summary>
/// Encrypts private keys for storage: AES-256-GCM under a key derived from configuration, bound to the key's id, so
/// that rows cannot be exchanged. Layout: nonce (12 bytes), tag (16), ciphertext.
/// </summary>
internal sealed class KeyEncryption(IOptions<SigningKeyOptions> options)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly byte[] _key = Derive(options.Value.KeyEncryptionKey);
    private readonly byte[]? _previousKey = string.IsNullOrEmpty(options.Value.PreviousKeyEncryptionKey)
        ? null
        : Derive(options.Value.PreviousKeyEncryptionKey);

    /// <summary>Whether the key encryption key is being changed.</summary>
    public bool IsChanging => _previousKey is not null;

    public byte[] Encrypt(ReadOnlySpan<byte> privateKey, string kid)
    {
        var stored = new byte[NonceLength + TagLength + privateKey.Length];
        var nonce = stored.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_key, TagLength);
        aes.Encrypt(
            nonce,
            privateKey,
            stored.AsSpan(NonceLength + TagLength),
            stored.AsSpan(NonceLength, TagLength),
            Encoding.ASCII.GetBytes(kid)
        );
        return stored;
    }

    /// <exception cref="InvalidOperationException">
    /// The row was changed, or encrypted under another key than the current and the previous one.
    /// </exception>
    public byte[] Decrypt(ReadOnlySpan<byte> stored, string kid) =>
        TryDecrypt(_key, stored, kid)
        ?? (_previousKey is null ? null : TryDecrypt(_previousKey, stored, kid))
        ?? throw new InvalidOperationException(
            $"The signing key {kid} cannot be decrypted: SigningKeys:KeyEncryptionKey is not the one it was stored "
                + "under"
                + (IsChanging ? ", nor is SigningKeys:PreviousKeyEncryptionKey." : ".")
        );

    /// <summary>Whether this is encrypted with the current key.</summary>
    public bool IsCurrent(ReadOnlySpan<byte> stored, string kid)
    {
        var privateKey = TryDecrypt(_key, stored, kid);
        CryptographicOperations.ZeroMemory(privateKey);
        return privateKey is not null;
    }

    private static byte[] Derive(string secret) =>
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            Encoding.UTF8.GetBytes(secret),
            32,
            info: "fubuni signing key"u8.ToArray()
        );

    private static byte[]? TryDecrypt(byte[] key, ReadOnlySpan<byte> stored, string kid)
    {
        if (stored.Length <= NonceLength + TagLength)
        {
            return null;
        }

        var privateKey = new byte[stored.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key, TagLength);
        try
        {
            aes.Decrypt(
                stored[..NonceLength],
                stored[(NonceLength + TagLength)..],
                stored.Slice(NonceLength, TagLength),
                privateKey,
                Encoding.ASCII.GetBytes(kid)
            );
            return privateKey;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
