using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Fubuni.Testing.Attacks;

/// <summary>
/// A token built from raw text and bytes, which a library would refuse to create. It is valid until something is
/// changed. The signature is always valid, unless the signature itself is changed.
/// </summary>
/// <param name="tokens">Has the key that signs.</param>
/// <param name="userId">The <c>sub</c> claim.</param>
public sealed class ForgedToken(TestTokens tokens, string userId)
{
    private readonly List<(string Name, string Json)> _header =
    [
        ("alg", "\"RS256\""),
        ("typ", "\"at+jwt\""),
        ("kid", Text(TestTokens.KeyId)),
    ];
    private readonly List<(string Name, string Json)> _claims =
    [
        ("iss", Text(TestTokens.Issuer)),
        ("aud", Text(TestTokens.Audience)),
        ("sub", Text(userId)),
        ("client_id", "\"fubuni-web\""),
        ("sid", Text(Guid.CreateVersion7().ToString())),
        ("jti", Text(Guid.NewGuid().ToString())),
        ("iat", Seconds(0)),
        ("exp", Seconds(900)),
        ("email", "\"forged@example.com\""),
        ("name", "\"Forged\""),
    ];

    private byte[]? _headerBytes;
    private byte[]? _payloadBytes;
    private Func<byte[], byte[]> _sign = input =>
        tokens.Key.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    public RSA Key => tokens.Key;

    /// <summary>A time as a NumericDate.</summary>
    public static string Seconds(double fromNow) =>
        (DateTimeOffset.UtcNow.AddSeconds(fromNow))
            .ToUnixTimeSeconds()
            .ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A JSON string, for text that needs no escaping.</summary>
    public static string Text(string text) => $"\"{text}\"";

    /// <summary>Sets a header member to this JSON; null removes it.</summary>
    public ForgedToken Header(string name, string? json) => Set(_header, name, json);

    /// <summary>Sets a claim to this JSON; null removes it.</summary>
    public ForgedToken Claim(string name, string? json) => Set(_claims, name, json);

    /// <summary>Adds a header member, even if the name exists already.</summary>
    public ForgedToken AlsoHeader(string name, string json) => Add(_header, name, json);

    /// <summary>Adds a claim, even if the name exists already.</summary>
    public ForgedToken AlsoClaim(string name, string json) => Add(_claims, name, json);

    public ForgedToken HeaderBytes(byte[] bytes)
    {
        _headerBytes = bytes;
        return this;
    }

    public ForgedToken PayloadBytes(byte[] bytes)
    {
        _payloadBytes = bytes;
        return this;
    }

    /// <summary>Replaces the signing: a function from the bytes to sign to the bytes of the signature.</summary>
    public ForgedToken SignedBy(Func<byte[], byte[]> sign)
    {
        _sign = sign;
        return this;
    }

    /// <summary>The payload before it is encoded.</summary>
    public byte[] Payload() => _payloadBytes ?? Bytes(_claims);

    /// <summary>The three segments.</summary>
    public string[] Segments()
    {
        var header = Base64Url.EncodeToString(_headerBytes ?? Bytes(_header));
        var payload = Base64Url.EncodeToString(Payload());
        return [header, payload, Base64Url.EncodeToString(_sign(Encoding.ASCII.GetBytes($"{header}.{payload}")))];
    }

    public override string ToString() => string.Join('.', Segments());

    private static byte[] Bytes(List<(string Name, string Json)> members) =>
        Encoding.UTF8.GetBytes(
            "{" + string.Join(',', members.Select(member => $"{Text(member.Name)}:{member.Json}")) + "}"
        );

    private ForgedToken Set(List<(string Name, string Json)> members, string name, string? json)
    {
        var index = members.FindIndex(member => member.Name == name);
        if (index >= 0)
        {
            members.RemoveAt(index);
        }

        if (json is not null)
        {
            members.Insert(index >= 0 ? index : members.Count, (name, json));
        }

        return this;
    }

    private ForgedToken Add(List<(string Name, string Json)> members, string name, string json)
    {
        members.Add((name, json));
        return this;
    }
}
