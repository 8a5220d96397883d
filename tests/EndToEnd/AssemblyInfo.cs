using Fubuni.EndToEnd;
using Fubuni.Testing;

[assembly: AssemblyFixture(typeof(RunningComposition))]
[assembly: AssemblyFixture(typeof(Browser))]
