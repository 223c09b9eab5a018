@rem Called by ..\run.cmd and ..\test.cmd with what to build: finds the tools and builds it. Everywhere else build.sh does so.
where dotnet >nul 2>nul || (echo error: dotnet was not found: install the .NET 10 SDK ^(https://dot.net^). 1>&2 & exit /b 1)
if not exist Feed.local.props where node >nul 2>nul || echo note: node was not found; the embedded servers are downloaded with it ^(Node.js 20 or later, https://nodejs.org^). 1>&2
dotnet build %1 -nologo -v:quiet -clp:NoSummary;ErrorsOnly || (echo error: the build failed; the lines above say why. 1>&2 & exit /b 1)
