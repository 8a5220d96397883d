using Fubuni.Containers;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(Release))]
// Each test runs the whole application.
[assembly: Parallelization(Mode = ParallelMode.None)]
