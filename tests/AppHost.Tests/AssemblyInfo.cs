using Fubuni.Testing;

[assembly: AssemblyFixture(typeof(RunningComposition))]
