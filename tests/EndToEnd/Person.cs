using System.Text.RegularExpressions;
using Fubuni.Testing;
using Microsoft.Playwright;

namespace Fubuni.EndToEnd;

/// <summary>Someone at a browser: what they see, by the names a screen reader would read, and what they do.</summary>
internal sealed class Person : IAsyncDisposable
{
    public const string Password = "nine quiet rivers and a lamp";

    private readonly IBrowserContext _context;

    private Person(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
    }

    public IPage Page { get; }

    public string Email { get; } = $"person-{Guid.NewGuid():N}@example.com";

    public ILocator Conversation => Page.GetByRole(AriaRole.Region, new() { Name = "Conversation" });

    public ILocator Answers => Conversation.GetByRole(AriaRole.Article, new() { Name = "Fubuni" });

    public ILocator Chats => Page.GetByRole(AriaRole.Navigation, new() { Name = "Chats" });

    public static async Task<Person> OpenAsync(Browser browser, RunningComposition composition, int width = 1280, int height = 800)
    {
        var context = await browser.OpenAsync(composition.FrontDoor, width, height);
        var page = await context.NewPageAsync();
        // The first page of a Vite development server waits for its dependencies to be bundled.
        page.SetDefaultTimeout(60_000);
        return new Person(context, page);
    }

    public static async Task<Person> RegisterAsync(Browser browser, RunningComposition composition, int width = 1280, int height = 800)
    {
        var person = await OpenAsync(browser, composition, width, height);
        await person.Page.GotoAsync("/register");
        await person.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Ada Lovelace");
        await person.Page.GetByLabel("Email", new() { Exact = true }).FillAsync(person.Email);
        await person.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await person.ClickAsync("Create account");
        await person.Page.GetByRole(AriaRole.Textbox, new() { Name = "Message" }).WaitForAsync();
        return person;
    }

    public Task ClickAsync(string button) => Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    public async Task SendAsync(string text)
    {
        await Page.GetByRole(AriaRole.Textbox, new() { Name = "Message" }).FillAsync(text);
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
        await Page.WaitForURLAsync(new Regex("/sign-in"));
    }

    public async Task SignInAsync()
    {
        await Page.GetByLabel("Email", new() { Exact = true }).FillAsync(Email);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await ClickAsync("Sign in");
        await Page.GetByRole(AriaRole.Textbox, new() { Name = "Message" }).WaitForAsync();
    }

    /// <summary>Screenshots go to the folder FUBUNI_SCREENSHOTS, or beside the test's other output.</summary>
    public Task ScreenshotAsync(string name)
    {
        var folder = Environment.GetEnvironmentVariable("FUBUNI_SCREENSHOTS") ?? Path.Combine(AppContext.BaseDirectory, "screenshots");
        return Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), Animations = ScreenshotAnimations.Disabled });
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
