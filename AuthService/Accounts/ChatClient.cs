using System.Net.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Fubuni.AuthService.Accounts;

/// <summary>Calls ChatService for the data that it stores of a user.</summary>
internal sealed class ChatClient(HttpClient http)
{
    /// <summary>Deletes all data of the token's user. It can be repeated.</summary>
    /// <exception cref="HttpRequestException">The data was not deleted, or it is not known.</exception>
    public async Task DeleteAccountAsync(string accessToken, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/chat/account");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>
    /// All data of the caller as JSON, streamed. The caller's own token identifies the user.
    /// </summary>
    /// <exception cref="HttpRequestException">ChatService is unavailable, or refuses the token.</exception>
    public async Task<HttpResponseMessage> ExportAsync(string authorization, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/chat/export");
        request.Headers.TryAddWithoutValidation(HeaderNames.Authorization, authorization);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            using (response)
            {
                response.EnsureSuccessStatusCode();
            }
        }

        return response;
    }
}
