using Fubuni.EndToEnd;

[assembly: AssemblyFixture(typeof(Site))]
[assembly: AssemblyFixture(typeof(Browser))]
