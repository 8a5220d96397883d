using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Fubuni.ServiceDefaults.Tests.AccessTokens;

/// <summary>Builds JSON Web Key Sets (RFC 7517).</summary>
internal static class KeySets
{
    public static JsonObject Entry(RSA key, string kid)
    {
        var entry = new JsonObject
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["alg"] = "RS256",
            ["kid"] = kid,
        };
        SetNumber(entry, "n", key.ExportParameters(false).Modulus!);
        SetNumber(entry, "e", key.ExportParameters(false).Exponent!);
        return entry;
    }

    public static string Document(params JsonNode?[] entries) =>
        new JsonObject { ["keys"] = new JsonArray(entries) }.ToJsonString();

    public static void SetNumber(JsonObject key, string name, byte[] value) =>
        key[name] = Base64Url.EncodeToString(value);
}
