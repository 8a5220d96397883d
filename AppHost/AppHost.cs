using Fubuni.AppHost;
using Fubuni.AppHost.Dashboard;
using Fubuni.AppHost.Local;
using Fubuni.AppHost.Publishing;
using Fubuni.AppHost.Startup;
using Microsoft.Extensions.Configuration;

var builder = DistributedApplication.CreateBuilder(
    new DistributedApplicationOptions { Args = args, DashboardApplicationName = "Fubuni" }
);
var isPublished = builder.ExecutionContext.IsPublishMode;

// One database per service: accounts and chats never share a schema.
// In run mode a volume is named after this clone, so that two clones do not share one.
var postgres = builder
    .AddPostgres("postgres")
    .WithDataVolume(isPublished ? Composition.PostgresVolume : null)
    .OrLocalProcess();
var authdb = postgres.AddDatabase("authdb");
var chatdb = postgres.AddDatabase("chatdb");

// State that all replicas share: revoked sessions, running answers.
var cache = builder
    .AddRedis("cache")
    .WithDataVolume(isPublished ? Composition.CacheVolume : null)
    .WithSignals()
    .OrLocalProcess();

// Any OpenAI-compatible endpoint; without a key and without a list of models, a demo model that streams canned answers
// and makes real tool calls.
var model = builder.AddChatModel("model");

// The only origin that browsers see. It is the issuer in every token: changing it invalidates all of them.
var frontDoorPort = builder.Configuration.GetValue("Frontend:Port", 5173);
var publicOrigin = builder.AddPublicOrigin(frontDoorPort);

// Generated once and kept. Without the first, no stored signing key can be read; with the second, anyone could forge
// the successor of a stolen refresh token.
var keyEncryptionKey = builder.AddGeneratedKey(
    "key-encryption-key",
    "Encrypts the private signing keys in the database."
);
var refreshTokenKey = builder.AddGeneratedKey("refresh-token-key", "Derives the successor of each refresh token.");

// Accounts, auth sessions and the keys that sign access tokens. Google is one of the ways to sign in, if it is
// configured.
var auth = builder
    .AddService<Projects.AuthService>("auth", "PersonKey")
    .WithReference(authdb)
    .WaitFor(authdb)
    .WithReference(cache)
    .WaitFor(cache)
    .WithEnvironment("TokenValidation__Issuer", publicOrigin)
    .WithEnvironment("SigningKeys__KeyEncryptionKey", keyEncryptionKey)
    .WithEnvironment("RefreshTokens__Key", refreshTokenKey)
    .WithGoogleSignIn();

// Chat sessions, the agent and its tools. Access tokens are verified here with the public keys that auth serves:
// chat is healthy once it has them, and both start at the same time.
var chat = builder
    .AddService<Projects.ChatService>("chat", "Chat")
    .WithReference(chatdb)
    .WaitFor(chatdb)
    .WithReference(cache)
    .WaitFor(cache)
    .WithModels(model)
    .WithToolServers()
    .WithReference(auth)
    .WaitForStart(auth)
    .WithEnvironment("TokenValidation__Issuer", publicOrigin);

// For deleting and exporting accounts. auth does not wait for chat: the outbox in auth retries until chat answers.
auth.WithReference(chat);

// The front door: the page and the routes to the services behind one origin. In run mode the page comes from Vite.
// It does not wait until they are healthy: until then it answers with a page that loads again by itself.
var gateway = builder
    .AddService<Projects.Gateway>("gateway", "Globe")
    .WithReference(auth)
    .WaitForStart(auth)
    .WithReference(chat)
    .WaitForStart(chat)
    .WithExternalHttpEndpoints();

if (isPublished)
{
    builder.TrustProxies(auth, gateway);
    builder.SendTelemetry(auth, chat, gateway);
    new Composition(postgres, cache, auth, chat, gateway).Publish();
}
else
{
    var frontend = builder.AddVite("frontend", "../Frontend");
    gateway.WithReference(frontend.GetEndpoint("http")).WaitForStart(frontend);
    gateway.ListenOn(frontDoorPort).ConfigureDashboard(auth, chat, postgres, cache);
}

return await builder.RunAsync(frontDoorPort);
