using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Fubuni.EndToEnd;

/// <summary>A user at a browser: what they see, by accessible names, and what they do.</summary>
internal sealed class Person : IAsyncDisposable
{
    public const string Password = "nine quiet rivers and a lamp";

    /// <summary>The answer to it takes 15 seconds.</summary>
    public const string SlowRequest = "Write a long text about the sea, demo-slow.";

    private static readonly string? ScreenshotFolder = Environment.GetEnvironmentVariable("FUBUNI_SCREENSHOTS");

    private readonly IBrowserContext _context;

    private Person(IBrowserContext context, IPage page, string email)
    {
        _context = context;
        Page = page;
        Email = email;
    }

    /// <summary>Whether all screenshots are wanted.</summary>
    public static bool KeepsScreenshots => ScreenshotFolder is not null;

    public IPage Page { get; }

    public string Email { get; }

    public ILocator Conversation => Page.GetByRole(AriaRole.Region, new() { Name = "Messages" });

    public ILocator Answers => Conversation.GetByRole(AriaRole.Article, new() { Name = "Fubuni" });

    public ILocator Chats => Page.GetByRole(AriaRole.Navigation, new() { Name = "Chats" });

    public ILocator Message => Page.GetByRole(AriaRole.Textbox, new() { Name = "Message" });

    public ILocator Dialog(string title) => Page.GetByRole(AriaRole.Dialog, new() { Name = title });

    public static Task<Person> OpenAsync(Browser browser, Site site, int width = 1280, int height = 800) =>
        OpenAtAsync(browser, site.FrontDoor, width, height);

    /// <summary>A new user, at another front door.</summary>
    public static Task<Person> OpenAtAsync(Browser browser, Uri frontDoor, int width = 1280, int height = 800) =>
        OpenAsync(browser, frontDoor, $"person-{Guid.NewGuid():N}@example.com", width, height);

    private static async Task<Person> OpenAsync(Browser browser, Uri frontDoor, string email, int width, int height)
    {
        var context = await browser.OpenAsync(frontDoor, width, height);
        var page = await context.NewPageAsync();
        // A machine that runs the whole composition is busy, and the first page of a Vite development server waits for
        // its dependencies to be bundled.
        page.SetDefaultTimeout(60_000);
        return new Person(context, page, email);
    }

    public static async Task<Person> RegisterAsync(Browser browser, Site site, int width = 1280, int height = 800)
    {
        var person = await OpenAsync(browser, site, width, height);
        await person.RegisterAsync();
        return person;
    }

    /// <summary>The same person, signed in at another browser, whose clock can be moved.</summary>
    public async Task<Person> OnAnotherDeviceAsync(Browser browser, Site site)
    {
        var there = await OpenAsync(browser, site.FrontDoor, Email, 390, 844);
        await there.Page.Clock.InstallAsync();
        await there.Page.GotoAsync("/");
        await there.SignInAsync();
        return there;
    }

    public async Task RegisterAsync()
    {
        await Page.GotoAsync("/register");
        await FillAsync("Name", "Ada Lovelace");
        await FillAsync("Email", Email);
        await FillAsync("Password", Password);
        await ClickAsync("Create account");
        await Message.WaitForAsync();
    }

    public Task FillAsync(string field, string text) => Page.GetByLabel(field, new() { Exact = true }).FillAsync(text);

    public Task ClickAsync(string button) =>
        Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    public async Task SendAsync(string text)
    {
        await Message.FillAsync(text);
        await ClickAsync("Send");
    }

    /// <summary>Sends, and waits until the answer is complete.</summary>
    public async Task<ILocator> AskAsync(string text)
    {
        var before = await Answers.CountAsync();
        await SendAsync(text);
        var answer = Answers.Nth(before);
        await Assertions.Expect(answer).ToHaveAttributeAsync("aria-busy", "false", new() { Timeout = 60_000 });
        await Assertions.Expect(Conversation).ToHaveAttributeAsync("aria-busy", "false");
        return answer;
    }

    public async Task SignOutAsync()
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Account" }).ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(Page).ToHaveURLAsync(new Regex("/sign-in"));
    }

    public async Task SignInAsync()
    {
        await FillAsync("Email", Email);
        await FillAsync("Password", Password);
        await ClickAsync("Sign in");
        await Message.WaitForAsync();
    }

    public async Task OpenSettingsAsync()
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = "Account of" }).ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = "Settings" }).ClickAsync();
        await Page.GetByRole(AriaRole.Heading, new() { Name = "Settings" }).WaitForAsync();
    }

    /// <summary>
    /// Advances the clock of this browser beyond the lifetime of an access token: an idle page then learns that its
    /// session has ended.
    /// </summary>
    public Task LetTokenExpireAsync() => Page.Clock.FastForwardAsync("16:00");

    /// <summary>Screenshots go to the folder FUBUNI_SCREENSHOTS, or beside the test's other output.</summary>
    public Task ScreenshotAsync(string name)
    {
        var folder = ScreenshotFolder ?? Path.Combine(AppContext.BaseDirectory, "screenshots");
        return Page.ScreenshotAsync(
            new() { Path = Path.Combine(folder, name + ".png"), Animations = ScreenshotAnimations.Disabled }
        );
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
