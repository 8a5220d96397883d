using System.Text.Json;

namespace Fubuni.AuthService.Tests.SigningKeys;

/// <summary>Reads a published key set.</summary>
internal static class KeySet
{
    public static IEnumerable<string> Kids(string json) =>
        JsonDocument
            .Parse(json)
            .RootElement.GetProperty("keys")
            .EnumerateArray()
            .Select(key => key.GetProperty("kid").GetString()!);
}
