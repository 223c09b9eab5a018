@echo off
rem Builds everything and runs all tests, or with FILTER the test classes whose names contain it.
setlocal
cd /d "%~dp0"
if "%~1"=="--help" goto help
call eng\build.cmd AspireGame.sln || exit /b 1
if "%~1"=="" (Tests\bin\Debug\net10.0\Tests.exe) else (Tests\bin\Debug\net10.0\Tests.exe --filter-class "*%~1*")
exit /b %errorlevel%

:help
echo test           builds everything and runs all tests
echo test FILTER    builds everything and runs the test classes whose names contain FILTER
